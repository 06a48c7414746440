"""Texts as somebody would enter them who wants more of a letter than it should give."""

from hypothesis import strategies as st

from rules.letters.placeholders import PLACEHOLDERS

SCRAPS = [
    *(
        "<script>",
        "</script>",
        "<p>",
        "</p>",
        "</div>",
        "</body>",
        "<b>",
        "<a href='",
        "<img src=x onerror=",
        "'>",
    ),
    *(
        '">',
        "javascript:",
        "{{",
        "}}",
        "{%",
        "{{sign_in_link}}",
        "\n",
        "\r\nBcc: all@x.example",
        "&lt;",
        "<!--",
    ),
    *(
        "-->",
        "<style>",
        "<svg>",
        "<table>",
        "<iframe srcdoc='",
        "<base href='",
        "<form>",
        "\x00",
        "&#123;",
        "data:",
    ),
    # What template languages would look up.
    *("{{user.email}}", "{{first_name.__class__}}", "{{ products.0 }}", "{% for user in users %}"),
    *("{first_name.__init__.__globals__}", "%(first_name)s", "${admin_name}", "{{mail.user_id}}"),
    *(f"{{{{{name}}}}}" for name in PLACEHOLDERS),
]
HOSTILE = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=5), max_size=12).map("".join)
