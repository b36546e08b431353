"""Which opportunities belong together: whose entries in the open feeds change when one of them does.

A programme (a course, a headline event) and its events show each other, so that they are published together; an
opportunity without offers of its own has those of its parent.
"""

from collections.abc import Iterable, Sequence

from server.domain.catalogue import PROGRAMMES, Catalogue, Kind, Opportunity


def family(catalogue: Catalogue, opportunity: Opportunity) -> Sequence[Opportunity]:
    """All whose entries show something of this opportunity."""
    parent = catalogue.parent(opportunity)
    if opportunity.kind is Kind.INDIVIDUAL_FACILITY_USE:
        return () if parent is None else (parent,)
    if parent is not None and parent.kind in PROGRAMMES:
        return family(catalogue, parent)
    if opportunity.kind not in PROGRAMMES:
        return (opportunity,)
    return opportunity, *(catalogue.opportunities[event] for event in catalogue.children(opportunity.id))


def heirs(catalogue: Catalogue, opportunity: Opportunity) -> Iterable[Opportunity]:
    """All whose offers are those of this opportunity."""
    for child_id in catalogue.children(opportunity.id):
        child = catalogue.opportunities[child_id]
        if not child.offers:
            yield child
            yield from heirs(catalogue, child)
