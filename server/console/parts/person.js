/* The form in which a customer says who comes: a name, an e-mail address, and what a class asks of those who take part.
   It is filled in already, so that a presenter has to type nothing. */

import { el } from "../dom.js";
import { bare } from "../words.js";

const PERSON = { givenName: "Robin", familyName: "Fields", email: "robin@fields.example", telephone: "07700 900123" };
const LABELS = {
  givenName: "Given name",
  familyName: "Family name",
  email: "E-mail",
  telephone: "Telephone",
  name: "Name",
};
const WORDS = "I have played twice before.";

const many = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

/** The form for a quote; read() gives the customer and what is said of each item. */
export function personForm(document) {
  const fields = Object.entries(PERSON).map(([name, value]) => [
    name,
    el("input", { type: name === "email" ? "email" : "text", value, required: name === "email", autocomplete: "off" }),
  ]);
  const forms = document.orderedItem.map(questions);
  const terms = many(document.seller?.termsOfService).filter((each) => each.requiresExplicitConsent);
  const consents = terms.map((each) =>
    el(
      "label",
      { class: "check" },
      el("input", { type: "checkbox", required: true }),
      "I agree to: ",
      each.name ?? "the terms",
    ),
  );
  const read = () => {
    const customer = {
      "@type": "Person",
      ...Object.fromEntries(fields.map(([name, input]) => [name, input.value.trim()]).filter(([, value]) => value)),
    };
    return { customer, answers: forms.map((each) => each.read(customer)) };
  };
  const node = el(
    "div",
    {},
    el(
      "div",
      { class: "fields" },
      fields.map(([name, input]) => el("label", {}, LABELS[name], input)),
    ),
    forms.map((each) => each.node),
    consents,
  );
  return { node, read };
}

function questions(item) {
  const wanted = many(item.attendeeDetailsRequired).map(bare);
  const asked = many(item.orderItemIntakeForm).map((field) => [field, input(field)]);
  const node =
    (wanted.length > 0 || asked.length > 0) &&
    el(
      "fieldset",
      {},
      el("legend", {}, `Item ${item.position ?? 0}`),
      wanted.length > 0 &&
        el(
          "p",
          { class: "soft small" },
          "The seller wants to know who takes part; it is the customer. Asked for: ",
          wanted.map((each) => LABELS[each] ?? each).join(", "),
        ),
      asked.map(([field, control]) => el("label", {}, field.name, field.valueRequired && " *", control)),
    );
  return {
    node,
    read(customer) {
      const given = wanted.map((name) => [name, customer[name] ?? PERSON[name] ?? "Robin"]);
      const answers = asked.map(([field, control]) => ({
        "@type": "PropertyValue",
        propertyID: field["@id"],
        value: control.type === "checkbox" ? control.checked : control.value,
      }));
      return {
        ...(given.length ? { attendee: { "@type": "Person", ...Object.fromEntries(given) } } : {}),
        ...(answers.length ? { orderItemIntakeFormResponse: answers } : {}),
      };
    },
  };
}

function input(field) {
  const type = bare(field["@type"]);
  if (type === "BooleanFormFieldSpecification") return el("input", { type: "checkbox", checked: true });
  if (type === "DropdownFormFieldSpecification")
    return el(
      "select",
      {},
      many(field.valueOption).map((each) => el("option", { value: each }, each)),
    );
  return el("input", { type: "text", value: WORDS });
}
