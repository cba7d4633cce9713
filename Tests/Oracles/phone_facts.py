"""Telephone numbers as people type them, and what the PyPI package `phonenumbers` makes of them.

Prints Tests/RulesTests/Contact/phone-facts.tsv: region, text, and the number in E.164 or `-` if
it is not valid. Left out is what fm2pg refuses on purpose: letters, extensions, carrier prefixes.

    venv/bin/python Tests/Oracles/phone_facts.py [COUNT] > Tests/RulesTests/Contact/phone-facts.tsv
"""

import random
import sys

import phonenumbers

from phone_plans import REGIONS, automaton

PREFIXES = {"AU": "0011", "US": "011", "CA": "011", "JP": "010", "KR": "001", "HK": "001",
            "SG": "001"}
NO_TRUNK = "LU ES PT IT NO DK IS PL CZ HK SG MX".split()


def walk(states, chance):
    """A number of the plan; ways that end nowhere are not in a minimal automaton."""
    while True:
        state, text = 0, ""
        while True:
            accepts, targets = states[state]
            ways = [digit for digit in range(10) if targets[digit] is not None]
            if accepts and (not ways or chance.random() < 0.3):
                return text
            digit = chance.choice(ways)
            text, state = text + str(digit), targets[digit]


def spoilt(number, chance):
    digits = list(number)
    place = chance.randrange(len(digits))
    match chance.randrange(4):
        case 0:
            digits[place] = str(chance.randrange(10))
        case 1:
            digits.insert(place, str(chance.randrange(10)))
        case 2:
            del digits[place]
        case _:
            digits = [str(chance.randrange(10)) for _ in range(chance.randint(5, 12))]
    return "".join(digits)


def grouped(number, chance):
    text, separator = "", chance.choice([" ", " ", "-", ".", ""])
    while number:
        count = chance.randint(2, 4)
        text, number = text + separator + number[:count], number[count:]
    return text.lstrip(separator) if separator else text


def typed(region, number, chance):
    code = phonenumbers.country_code_for_region(region)
    trunk = "" if region in NO_TRUNK else "1" if code == 1 else "0"
    match chance.randrange(8):
        case 0 | 1 | 2:
            return grouped(trunk + number, chance)
        case 3:
            return grouped(number, chance)
        case 4:
            return f"+{code} " + grouped(number, chance)
        case 5:
            return f"+{code} " + (f"({trunk}) " if trunk == "0" else "") + grouped(number, chance)
        case 6:
            if region == "BR":
                return f"+{code}" + number
            return f"{PREFIXES.get(region, '00')} {code} " + grouped(number, chance)
        case _:
            head = trunk + number[:2]
            return f"({head}) " + grouped(number[2:], chance)


def expected(text, region):
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return "-"
    if not phonenumbers.is_valid_number(number):
        return "-"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 80
    chance = random.Random(20261121)
    plans = {
        region: automaton(phonenumbers.country_code_for_region(region)) for region in REGIONS
    }
    print(f"# phonenumbers {phonenumbers.__version__}, made by Tests/Oracles/phone_facts.py")
    for region in REGIONS:
        for _ in range(count):
            home = region if chance.random() < 0.9 else chance.choice(REGIONS)
            number = walk(plans[home], chance)
            if chance.random() < 0.35:
                number = spoilt(number, chance)
            if home == region:
                text = typed(region, number, chance)
            else:
                text = f"+{phonenumbers.country_code_for_region(home)} " + grouped(number, chance)
            print(region, text, expected(text, region), sep="\t")


if __name__ == "__main__":
    main()
