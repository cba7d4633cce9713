"""Numbering plans of the regions that `as: { phone: … }` knows, as automata over digits.

Prints Sources/Rules/Contact/PhonePlanTable.swift, or with the word `others`, for the countries
that are no region of `phone`, PhonePlanTable+Others.swift beside it. The facts are those of the PyPI package
`phonenumbers` (libphonenumber's metadata, Apache License 2.0): which national numbers a country
code has. All of its patterns for a country code become one minimal automaton; of other countries
only the general pattern is taken.

    python3 -m venv venv && venv/bin/pip install phonenumbers
    venv/bin/python Tests/Oracles/phone_plans.py > Sources/Rules/Contact/PhonePlanTable.swift
    venv/bin/python Tests/Oracles/phone_plans.py others \
      > Sources/Rules/Contact/PhonePlanTable+Others.swift
"""

import sys
import textwrap

import phonenumbers
from phonenumbers import PhoneMetadata
from phonenumbers.phonenumberutil import COUNTRY_CODE_TO_REGION_CODE

try:
    import re._parser as regex
except ImportError:
    import sre_parse as regex

REGIONS = (
    "AU NZ US CA GB IE DE AT CH FR BE NL LU ES PT IT SE NO DK FI IS PL CZ JP KR CN HK SG IN ZA "
    "BR MX"
).split()
TYPES = (
    "premium_rate toll_free shared_cost voip personal_number pager uan voicemail fixed_line mobile"
).split()
LONGEST = 17


class Machine:
    """A nondeterministic automaton for one pattern."""

    def __init__(self, pattern):
        self.empty, self.steps = [], []
        start = self._new()
        self.end = self._add(regex.parse(pattern), start)
        self.start = self.closure([start])

    def _new(self):
        self.empty.append([])
        self.steps.append([])
        return len(self.empty) - 1

    def _add(self, items, state):
        for operation, value in items:
            name = str(operation)
            if name in ("LITERAL", "IN"):
                digits = digits_of([(operation, value)] if name == "LITERAL" else value)
                target = self._new()
                self.steps[state].append((digits, target))
                state = target
            elif name == "SUBPATTERN":
                state = self._add(value[-1], state)
            elif name == "BRANCH":
                end = self._new()
                for branch in value[1]:
                    first = self._new()
                    self.empty[state].append(first)
                    self.empty[self._add(branch, first)].append(end)
                state = end
            elif name == "MAX_REPEAT":
                least, most, body = value
                for _ in range(least):
                    state = self._add(body, state)
                end = self._new()
                self.empty[state].append(end)
                for _ in range(int(most) - least):
                    state = self._add(body, state)
                    self.empty[state].append(end)
                state = end
            else:
                raise ValueError(name)
        return state

    def closure(self, states):
        found, waiting = set(states), list(states)
        while waiting:
            for target in self.empty[waiting.pop()]:
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def after(self, states, digit):
        return self.closure(
            {target for state in states for digits, target in self.steps[state] if digit in digits}
        )


def digits_of(items):
    digits = set()
    for kind, value in items:
        if str(kind) == "LITERAL":
            digits.add(int(chr(value)))
        elif str(kind) == "RANGE":
            digits |= set(range(int(chr(value[0])), int(chr(value[1])) + 1))
        else:
            digits |= set(range(10))
    return frozenset(digits)


def automaton(code, only_general=False):
    """States of a minimal automaton as (accepts, targets by digit); the first is the start."""
    parts = []
    for region in COUNTRY_CODE_TO_REGION_CODE[code]:
        metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
        if metadata is None:
            continue
        every = Machine(metadata.general_desc.national_number_pattern)
        for name in ["general_desc"] if only_general else TYPES:
            kind = getattr(metadata, name)
            if kind is None or kind.national_number_pattern is None:
                continue
            lengths = kind.possible_length or metadata.general_desc.possible_length
            lengths = frozenset(length for length in lengths if length > 0)
            if lengths:
                parts.append((every, Machine(kind.national_number_pattern), lengths))
    numbers, known = {}, {}

    def state(positions, depth):
        if (positions, depth) in known:
            return known[positions, depth]
        accepts = any(
            parts[index][0].end in left and parts[index][1].end in right
            and depth in parts[index][2]
            for index, left, right in positions
        )
        targets = []
        for digit in range(10):
            after = []
            for index, left, right in positions:
                every, kind, lengths = parts[index]
                if max(lengths) > depth:
                    moved = every.after(left, digit), kind.after(right, digit)
                    if all(moved):
                        after.append((index, *moved))
            targets.append(state(tuple(after), depth + 1) if after and depth < LONGEST else None)
        if not accepts and not any(target is not None for target in targets):
            found = None
        else:
            found = numbers.setdefault((accepts, tuple(targets)), len(numbers))
        known[positions, depth] = found
        return found

    start = tuple(
        (index, every.start, kind.start) for index, (every, kind, _) in enumerate(parts)
    )
    root = state(start, 0)
    states = list(numbers)
    order, waiting = [root], [root]
    while waiting:
        for target in states[waiting.pop(0)][1]:
            if target is not None and target not in order:
                order.append(target)
                waiting.append(target)
    place = {old: new for new, old in enumerate(order)}
    return [
        (states[old][0], [None if t is None else place[t] for t in states[old][1]])
        for old in order
    ]


def letters(number):
    text = ""
    while True:
        text = chr(97 + number % 26) + text
        number //= 26
        if number == 0:
            return text


def ranges(digits):
    text, index = "", 0
    while index < len(digits):
        last = index
        while last + 1 < len(digits) and digits[last + 1] == digits[last] + 1:
            last += 1
        text += str(digits[index])
        if last > index + 1:
            text += "-"
        if last > index:
            text += str(digits[last])
        index = last + 1
    return text


def token(accepts, targets):
    text = "*" if accepts else ""
    seen = []
    for target in targets:
        if target is not None and target not in seen:
            seen.append(target)
            text += ranges([d for d in range(10) if targets[d] == target]) + letters(target)
    return text


def country_codes():
    codes = []
    for region in REGIONS:
        code = PhoneMetadata.metadata_for_region(region).country_code
        if code not in codes:
            codes.append(code)
    return codes


def print_plans(name, codes, only_general):
    print(f'  static let {name}: StaticString = """')
    for code in codes:
        tokens = " ".join(token(*state) for state in automaton(code, only_general))
        for line in textwrap.wrap(f"+{code} {tokens}", 95, break_on_hyphens=False):
            print("    " + line)
    print('    """')


def main():
    known = country_codes()
    others = [code for code in sorted(COUNTRY_CODE_TO_REGION_CODE) if code not in known]
    made = "made by Tests/Oracles/phone_plans.py; not written by hand."
    if sys.argv[1:] == ["others"]:
        print(f"/// The form of the other countries' numbers, {made}")
        print("extension PhonePlanTable {")
        print("  /// As `plans`.")
        print_plans("others", others, True)
        print("}")
        return
    print(f"/// The numbering plans, {made}")
    print("enum PhonePlanTable {")
    print("  /// The version of the PyPI package `phonenumbers` that the facts are from.")
    print(f'  static let version = "{phonenumbers.__version__}"')
    print()
    print("  /// Per country code the states of an automaton over national digits, the first one the")
    print("  /// start: `*` if a number may end there, then digits and, in letters, the number of the")
    print("  /// state that they lead to (`a` is 0, `ba` is 26).")
    print_plans("plans", known, False)
    print("}")


if __name__ == "__main__":
    main()
