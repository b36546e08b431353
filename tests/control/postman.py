"""What a collection for Postman is made of: the main rules of the published schema, 2.1.0."""

TEXT = {"type": "string"}
VARIABLE = {
    "type": "object",
    "required": ["key"],
    "properties": {"key": TEXT, "value": TEXT, "type": {"const": "string"}},
}
EVENT = {
    "type": "object",
    "required": ["listen"],
    "properties": {
        "listen": {"enum": ["test", "prerequest"]},
        "script": {"type": "object", "properties": {"type": TEXT, "exec": {"type": "array", "items": TEXT}}},
    },
}
REQUEST = {
    "type": "object",
    "properties": {
        "url": TEXT,
        "method": TEXT,
        "description": TEXT,
        "header": {"type": "array", "items": {"type": "object", "required": ["key", "value"]}},
        "body": {
            "type": "object",
            "properties": {"mode": {"enum": ["raw"]}, "raw": TEXT, "options": {"type": "object"}},
        },
    },
    "additionalProperties": False,
}
ITEM = {
    "type": "object",
    "required": ["request"],
    "properties": {
        "name": TEXT,
        "event": {"type": "array", "items": EVENT},
        "request": REQUEST,
        "response": {"type": "array"},
    },
    "additionalProperties": False,
}
COLLECTION = {
    "type": "object",
    "required": ["info", "item"],
    "properties": {
        "info": {"type": "object", "required": ["name", "schema"]},
        "item": {"type": "array", "items": ITEM},
        "variable": {"type": "array", "items": VARIABLE},
    },
    "additionalProperties": False,
}
