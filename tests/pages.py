"""Reads a page as a browser without JavaScript would: a form's fields, as they would be sent."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.inside = False
        self.data: dict[str, list[str]] = {}
        self.select = self.textarea = ""
        self.options: list[tuple[str, bool]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self.inside = values.get("id") == self.wanted
        if not self.inside or "disabled" in values:
            return
        name = values.get("name", "")
        if tag == "input" and name:
            self._input(name, values)
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((values.get("value", ""), "selected" in values))
        elif tag == "textarea":
            self.textarea, self.text = name, ""

    def _input(self, name, values):
        kind = values.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in values:
                self.data.setdefault(name, []).append(values.get("value", "on"))
        else:
            value = values.get("value") or ""
            if kind != "hidden":
                value = value.replace("\n", "").replace("\r", "")  # an input holds one line
            self.data.setdefault(name, []).append(value)

    def handle_data(self, data):
        if self.textarea:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            self.data[self.select] = chosen or [value for value, _ in self.options[:1]]
            self.select = ""
        elif tag == "textarea" and self.textarea:
            text = self.text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
            self.data[self.textarea] = [text]
            self.textarea = ""


def form_data(response, form_id="answers"):
    """What the form of that id would send, apart from its button."""
    parser = _Form(form_id)
    parser.feed(response.content.decode())
    assert parser.data, f"no form {form_id}"
    parser.data.pop("csrfmiddlewaretoken", None)
    return parser.data
