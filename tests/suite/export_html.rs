//! `export html`: what stands on the page, and what does not.

use super::team::Team;

/// The sum of a text as a content security policy writes it, by a program that knows nothing of ally.
fn sum(team: &Team, text: &str) -> String {
    let file = team.path("style");
    std::fs::write(&file, text).unwrap();
    let script = format!("openssl dgst -sha256 -binary '{}' | openssl base64", file.display());
    let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

#[test]
fn the_policy_names_the_style_and_allows_nothing_else() {
    let team = Team::pair();
    let page = team.ana("export html").ok();
    let style = between(&page, "<style>", "</style>");
    let wanted = format!(
        "default-src &#39;none&#39;; style-src &#39;sha256-{}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;",
        sum(&team, style)
    );
    assert_eq!(between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\""), wanted);
    // Nothing that a browser would run or load: no script, no address, no style of an element.
    for never in
        ["<script", "javascript:", "http:", "https:", "//", "url(", "@import", " style=", " src=", " on"]
    {
        let found = page.to_lowercase().replace("meta http-equiv", "");
        let found = if never == " on" { tags(&found) } else { found };
        assert!(!found.contains(never), "{never}");
    }
}

/// What stands between `<` and `>`, values of attributes left out.
fn tags(page: &str) -> String {
    let tags: Vec<&str> = page.split('<').skip(1).filter_map(|rest| rest.split('>').next()).collect();
    tags.iter().map(|tag| tag.split('"').step_by(2).collect::<String>() + "\n").collect()
}

#[test]
fn hostile_text_stays_text() {
    let team = Team::pair();
    let hostile = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"' ]]> --> &amp;";
    team.write("ana", "goals/ana/run.yaml", &format!("title: {}\n", quoted(hostile)));
    team.write("ana", "ally.yaml", &format!("format: 1\nname: {}\n", quoted(hostile)));
    let odd = "title: \"a\\x1b[31mb\\u202Ec\\u200Bd\\0e\\uFFFE\"\n";
    team.write("ana", "goals/ana/odd.yaml", odd);
    let page = team.ana("export html").ok();
    let safe = "&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x \
                onerror=alert(1)&gt;&quot;&#39; ]]&gt; --&gt; &amp;amp;";
    assert!(page.contains(&format!("<h1 dir=\"auto\">{safe}</h1>")), "{page}");
    assert!(page.contains(&format!("dir=\"auto\" title=\"run\">{safe}</th>")), "{page}");
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
    assert!(page.contains("a\u{fffd}[31mb\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}</th>"), "{page}");
    let driving = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{200b}');
    assert_eq!(page.find(driving), None);
}

/// A text in quotes of YAML.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[test]
fn what_is_hidden_private_or_unsaid_is_on_no_page() {
    let team = Team::pair();
    team.ben("review answer --week --temp 2 --good bens-secret --unsaid bens-silence").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("checkin --private --note my-diary").ok();
    let page = team.ana("export html").ok();
    assert!(!page.contains("bens-secret") && !page.contains("my-diary"), "{page}");
    assert!(page.contains("Parts of the review that are hidden until your own is written are not on it."));
    team.ana("review answer --week --temp 4 --good mine --unsaid aloud --share-unsaid").ok();
    let page = team.ana("export html").ok();
    assert!(page.contains("good: bens-secret") && page.contains("good: mine"), "{page}");
    assert!(
        !page.contains("bens-silence") && !page.contains("aloud") && !page.contains("hidden until"),
        "{page}"
    );
}

#[test]
fn a_page_of_an_earlier_day_shows_nothing_later() {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("checkin run=y --win early-win").ok();
    team.at("2026-12-06T10:00");
    team.ana("checkin run=y --win late-win").ok();
    let page = team.ana("export html --until 2026-11-24").ok();
    assert!(!page.contains("late-win") && page.contains("Last check-in 2 days ago"), "{page}");
    assert!(team.ana("export html").ok().contains("late-win"));
}

#[test]
fn a_team_that_has_only_begun_has_a_page_too() {
    let team = Team::pair();
    let page = team.ana("export html").ok();
    assert!(page.contains("No open goals.") && page.contains("No check-in yet"), "{page}");
}
