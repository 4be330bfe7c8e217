//! HTML as it is put together. Only what the program was built with goes in as it is; every other text is escaped.

use crate::render::safe;

/// A piece of HTML. What comes from records can only get in as text or as the value of an attribute.
#[derive(Debug, Default)]
pub(super) struct Html {
    text: String,
    pictures: usize,
}

/// Names and values of attributes.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Html {
    /// The finished text.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Own markup.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.text.push_str(markup);
    }

    /// Text. Controls, bidirectional marks and what has no width become U+FFFD; line breaks stay.
    pub(super) fn text(&mut self, text: &str) {
        self.escaped(&safe::lines(text));
    }

    /// The beginning of an element.
    pub(super) fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.begin(tag, attributes);
        self.text.push('>');
    }

    /// The end of an element.
    /// A part that may be wider than the screen, and is moved by keyboard too; a reader says its name. It ends with a
    /// `div`.
    pub(super) fn wide(&mut self, name: &str) {
        self.open("div", &[("class", "wide"), ("tabindex", "0"), ("role", "group"), ("aria-label", name)]);
    }

    pub(super) fn close(&mut self, tag: &'static str) {
        self.text.push_str("</");
        self.text.push_str(tag);
        self.text.push_str(">\n");
    }

    /// An element of text.
    pub(super) fn element(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) {
        self.open(tag, attributes);
        self.text(text);
        self.close(tag);
    }

    /// A shape of a picture.
    pub(super) fn shape(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.begin(tag, attributes);
        self.text.push_str("/>");
    }

    /// The beginning of a picture with its name and its description, for those who hear the page.
    pub(super) fn picture(&mut self, size: (u32, u32), class: &'static str, title: &str, description: &str) {
        self.pictures += 1;
        let words = format!("picture-{}", self.pictures);
        let view = format!("0 0 {} {}", size.0, size.1);
        self.open(
            "svg",
            &[("viewBox", &view), ("class", class), ("role", "img"), ("aria-describedby", &words)],
        );
        self.element("title", &[], title);
        self.element("desc", &[("id", &words)], description);
    }

    fn begin(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.text.push('<');
        self.text.push_str(tag);
        for (name, value) in attributes {
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            self.escaped(&safe::line(value));
            self.text.push('"');
        }
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\'' => self.text.push_str("&#39;"),
                // Code points that HTML has no place for.
                '\u{fdd0}'..='\u{fdef}' => self.text.push('\u{fffd}'),
                c if u32::from(c) & 0xfffe == 0xfffe => self.text.push('\u{fffd}'),
                c => self.text.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn no_text_ends_what_it_stands_in() {
        let hostile = "</title><script>alert('x')</script>\"']]>-->&lt;\u{202e}\u{1b}[1m\0\u{ffff}";
        let mut html = Html::default();
        html.element("p", &[("title", hostile)], hostile);
        let safe = "&lt;/title&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&#39;]]&gt;--&gt;&amp;lt;\
                    \u{fffd}\u{fffd}[1m\u{fffd}\u{fffd}";
        assert_eq!(html.into_text(), format!("<p title=\"{safe}\">{safe}</p>\n"));
    }

    #[test]
    fn what_people_write_stays() {
        let mut html = Html::default();
        html.element("p", &[], "日本語 שלום 👩\u{200d}👧 “x”\nsecond line");
        assert_eq!(html.into_text(), "<p>日本語 שלום 👩\u{200d}👧 “x”\nsecond line</p>\n");
    }
}
