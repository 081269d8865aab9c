"""Which question is asked next: only one that can still change what is said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from ivr.dialogue.procedure import next_question
from ivr.model import ChoiceId, Procedure, QuestionId, Tree

Given = dict[QuestionId, ChoiceId]


def plain(procedure: Procedure, given: Given) -> QuestionId | None:
    """The rule as it is told: what is not decided yet is asked about, in the order of the procedure."""
    wanted: set[QuestionId] = set()
    for name in {name for name, _ in procedure.conditions()}:
        alternatives = [condition for each, condition in procedure.conditions() if each == name]
        if not any(condition.holds(given) for condition in alternatives):
            wanted |= {question for each in alternatives if each.open(given) for question in each.terms}
    asked = (each.question.id for each in procedure.ask)
    return next((question for question in asked if question in wanted and question not in given), None)


def answered(procedure: Procedure) -> Iterator[Given]:
    """Each combination of answers to any of its questions."""
    choices = [[None, *(choice.id for choice in asked.choices)] for asked in procedure.ask]
    for combination in product(*choices):
        chosen = zip(procedure.ask, combination, strict=True)
        yield {asked.question.id: choice for asked, choice in chosen if choice}


def test_the_next_question_is_one_that_matters(city: Tree) -> None:
    """Whatever has been answered, in any procedure."""
    compared = 0
    for procedure in (place for place in city.places.values() if isinstance(place, Procedure)):
        for given in answered(procedure):
            found = next_question(procedure, given)
            assert (found.question.id if found else None) == plain(procedure, given)
            compared += 1
    assert compared > 10


def test_what_is_always_said_is_no_decision(tree: Tree) -> None:
    """Nor is what is said under any answer and another condition besides."""
    procedures = [place for place in tree.places.values() if isinstance(place, Procedure)]
    assert any(procedure.decisions for procedure in procedures)
    assert all(each.terms for procedure in procedures for found in procedure.decisions for each in found)
