//! A digest as Markdown.

use super::safe;
use crate::ops::digest::Digest;
use crate::ops::words::day;

/// The text of a digest.
pub fn digest_text(digest: &Digest) -> String {
    let today = digest.to;
    let mut text = format!("# {}\n\n", plain(&digest.team));
    text.push_str(&format!("{} – {}\n", day(digest.from, today), digest.to.format("%a %-d %b %Y")));
    if let Some(purpose) = &digest.purpose {
        text.push_str(&format!("\n> {}\n", plain(purpose)));
    }
    for (name, goals) in &digest.members {
        text.push_str(&format!("\n## {}\n\n", plain(name)));
        if goals.is_empty() {
            text.push_str("No open goals.\n");
        }
        for goal in goals {
            let how = [goal.how.as_str(), goal.short.as_str()].into_iter().filter(|part| !part.is_empty());
            let how: Vec<String> = how.map(plain).collect();
            let how = if how.is_empty() { String::new() } else { format!(" – {}", how.join("; ")) };
            text.push_str(&format!("- **{}**{how}\n", plain(&goal.title)));
        }
    }
    let ended = digest.ended.iter().map(|(name, title, how, learned)| {
        let learned = learned.as_ref().map(|text| format!(". Learned: {}", plain(text))).unwrap_or_default();
        format!("{}: {} ({how}){learned}", plain(name), plain(title))
    });
    section(&mut text, "Goals that ended", ended);
    let wins = digest.wins.iter();
    section(
        &mut text,
        "Wins",
        wins.map(|(on, name, words)| format!("{}, {}: {}", day(*on, today), plain(name), plain(words))),
    );
    let said = digest.said.iter().map(|(on, from, to, kind, words)| {
        format!("{}, {} → {} ({}): {}", day(*on, today), plain(from), plain(to), plain(kind), plain(words))
    });
    section(&mut text, "Said to each other", said);
    let decided = digest.decided.iter().map(|(who, what, state)| {
        let who = who.as_ref().map(|who| format!("{}: ", plain(who))).unwrap_or_default();
        format!("{who}{} ({state})", plain(what))
    });
    section(&mut text, "Decided", decided);
    text
}

fn section(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.map(|line| format!("- {line}\n")).collect();
    if !lines.is_empty() {
        text.push_str(&format!("\n## {title}\n\n{}", lines.concat()));
    }
}

/// Other people's text as text: on one line, and nothing in it is a sign of Markdown or of HTML.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in safe::line(text.trim()).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn text_stays_text() {
        assert_eq!(plain("a <b> *c* [d](e)\n# f\u{1b}"), "a \\<b\\> \\*c\\* \\[d\\](e) \\# f\u{fffd}");
    }
}
