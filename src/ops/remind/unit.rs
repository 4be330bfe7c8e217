//! The two units of a systemd timer, in systemd's own quotes.

/// The unit that runs the script.
pub(super) fn service(folder: &str, script: &str) -> String {
    format!(
        "[Unit]\nDescription=Reminders of {}\n\n[Service]\nType=oneshot\nExecStart=/bin/sh {}\n",
        plain(folder),
        quoted(script)
    )
}

/// The unit that says when; a run that was missed is made up for.
pub(super) fn timer(folder: &str, when: &[String]) -> String {
    let times: String = when.iter().map(|time| format!("OnCalendar={time}\n")).collect();
    format!(
        "[Unit]\nDescription=When to remind of {}\n\n[Timer]\n{times}Persistent=true\n\n[Install]\n\
         WantedBy=timers.target\n",
        plain(folder)
    )
}

/// Text of a description: on one line, and without specifiers.
fn plain(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() || c == '\\' { '?' } else { c }).collect();
    line.replace('%', "%%")
}

/// One word of a command line.
fn quoted(text: &str) -> String {
    let mut word = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => word.extend(['\\', c]),
            '\n' => word.push_str("\\n"),
            '\r' => word.push_str("\\r"),
            '\t' => word.push_str("\\t"),
            // A specifier, and a variable.
            '%' | '$' => word.extend([c, c]),
            c => word.push(c),
        }
    }
    word.push('"');
    word
}

#[cfg(test)]
mod tests {
    use super::{service, timer};

    #[test]
    fn odd_characters_are_systemds_own_way() {
        let unit = service("/a 100%\n$b", "/a \"b\" 50% $HOME \\ \n'x'.sh");
        assert_eq!(
            unit,
            "[Unit]\nDescription=Reminders of /a 100%%?$b\n\n[Service]\nType=oneshot\n\
             ExecStart=/bin/sh \"/a \\\"b\\\" 50%% $$HOME \\\\ \\n'x'.sh\"\n"
        );
    }

    #[test]
    fn a_timer_has_a_line_for_each_time_and_makes_up_for_what_was_missed() {
        let unit = timer("/team", &["*-*-* 08:00:00".to_owned(), "*-*-* 18:30:00".to_owned()]);
        assert!(unit.contains("OnCalendar=*-*-* 08:00:00\nOnCalendar=*-*-* 18:30:00\nPersistent=true\n"));
    }
}
