"""A person filling forms: answers a part's questions by the names of their fields."""

APART = {"nics", "hbas", "interfaces", "drives", "iscsi_initiator", "disks", "ports", "addresses"}


def answers(part, skip=APART):
    """The answered questions of a part: key in the form and value."""
    found = {}
    for key, value in part.items():
        if key in skip or value in (None, []):
            continue
        if isinstance(value, dict):
            found.update({f"{key}_{inner}": each for inner, each in answers(value, skip).items()})
        else:
            found[key] = value
    return found


def open_more(page):
    """Open what is folded away."""
    folded = page.locator("main form details:not([open]) > summary")
    for _ in range(folded.count()):
        folded.first.click()


def fill(page, prefix, values):
    """Answer the questions ``prefix-key``, whatever kind of field each has."""
    open_more(page)
    for key, value in values.items():
        name = f"{prefix}-{key}"
        if page.locator(f"select[name='{name}']").count():
            text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
            page.select_option(f"select[name='{name}']", text)
        elif page.locator(f"select[name='{name}_0']").count():
            for at, each in enumerate(value):
                page.select_option(f"select[name='{name}_{at}']", each)
        elif page.locator(f"input[type=checkbox][name='{name}']").count():
            if isinstance(value, list):
                for each in value:
                    page.check(f"input[name='{name}'][value='{each}']")
            else:
                page.set_checked(f"input[name='{name}']", value)
        else:
            text = "\n".join(value) if isinstance(value, list) else str(value)
            page.fill(f"[name='{name}']", text)


def fill_rows(page, name, rows):
    """Answer rows one after the other, adding each by its button."""
    for at, row in enumerate(rows):
        if not page.locator(f"[name='remove-{name}-{at}']").count():
            press(page, page.locator(f"button[name='add-{name}']"))
        fill(page, f"{name}-{at}", answers(row, skip=()))


def press(page, button):
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        button.click()


def save(page, button="stay"):
    """Press a save button and see that it was taken."""
    press(page, page.locator(f".actions button[name='{button}']"))
    assert not page.title().startswith("Error"), page.locator(".error-summary").inner_text()
