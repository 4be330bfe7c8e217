//! The page of `export html` in a real browser: on a phone and on a desk, light and dark, in print, and before a validator.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::servers::skipped;
use super::team::Team;

/// Whether a program is there; in CI it has to be.
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        skipped(&format!("there is no {program}"));
    }
    found
}

/// Runs the browser in a home of its own.
fn browser(team: &Team, args: &[&str]) -> Output {
    let home = team.path("browser");
    std::fs::create_dir_all(&home).unwrap();
    let mut command = Command::new("chromium");
    command.env("HOME", &home).arg(format!("--user-data-dir={}", home.join("profile").display()));
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-sync",
        "--hide-scrollbars",
    ]);
    command.args([
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
    ]);
    // Nothing can be reached, so that nothing can be loaded by mistake.
    command.args(["--host-resolver-rules=MAP * ~NOTFOUND", "--allow-file-access-from-files"]);
    let output = command.args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// What a page that frames another one finds out about it. It runs no script in the framed page, which allows none.
const LOOK: &str = r#"<!DOCTYPE html><html><body style="margin:0">
<iframe id="phone" style="border:0;width:390px;height:800px" src="PAGE"></iframe>
<iframe id="desk" style="border:0;width:1280px;height:800px" src="PAGE"></iframe>
<pre id="found">nothing</pre>
<script>
const parse = c => (c.match(/[\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
  .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const look = frame => {
  const page = frame.contentDocument, view = frame.contentWindow, out = [], pale = [], root = page.documentElement;
  page.querySelectorAll("details").forEach(d => d.open = true);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parse(view.getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  let texts = 0;
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, style = view.getComputedStyle(e);
    if (!walk.currentNode.data.trim() || ["TITLE", "DESC"].includes(e.tagName.toUpperCase())) continue;
    texts += 1;
    const color = parse(e.closest("svg") ? style.fill : style.color), pair = [light(color), light(ground(e))];
    const contrast = (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
    if (contrast < 4.5) pale.push(contrast.toFixed(2) + " " + walk.currentNode.data.trim().slice(0, 40));
  }
  page.querySelectorAll("body *").forEach(e => {
    const box = e.getBoundingClientRect();
    if (box.right > root.clientWidth + 1 && !e.closest(".wide") && !e.closest("svg")) out.push(e.tagName + " " + e.textContent.slice(0, 40));
  });
  const levels = [...page.querySelectorAll("h1,h2,h3,h4")].map(h => +h.tagName[1]);
  const pictures = [...page.querySelectorAll("svg")];
  return {
    dark: view.matchMedia("(prefers-color-scheme: dark)").matches,
    width: root.clientWidth, scrolls: root.scrollWidth, out, pale, texts,
    loaded: view.performance.getEntriesByType("resource").map(r => r.name),
    jumps: levels.filter((level, i) => i > 0 && level > levels[i - 1] + 1),
    h1: levels.filter(level => level === 1).length,
    pictures: pictures.length,
    unnamed: pictures.filter(s => s.getAttribute("role") !== "img" || !s.querySelector("title").textContent
      || !page.getElementById(s.getAttribute("aria-describedby")).textContent).length,
    unsaid: pictures.filter(s => !s.closest("figure").querySelector("figcaption")
      && !s.closest("section").querySelector("table")).length,
    wide: page.querySelectorAll(".wide").length,
    stuck: [...page.querySelectorAll(".wide")].filter(w => w.tabIndex !== 0 || w.getAttribute("role") !== "group"
      || !w.getAttribute("aria-label") || (w.focus(), page.activeElement !== w)).length,
    dead: [...page.querySelectorAll("a")].filter(a => !page.getElementById(a.getAttribute("href").slice(1))).length,
    styled: view.getComputedStyle(page.body).marginTop === "0px",
  };
};
addEventListener("load", () => {
  found.textContent = JSON.stringify(["phone", "desk"].map(id => look(document.getElementById(id))));
});
</script></body></html>"#;

/// What the browser finds on a phone and on a desk.
fn look(team: &Team, page: &Path, dark: bool) -> Vec<Value> {
    let frame = team.path("frame.html");
    std::fs::write(&frame, LOOK.replace("PAGE", &format!("file://{}", page.display()).replace(' ', "%20")))
        .unwrap();
    let scheme = format!("--blink-settings=preferredColorScheme={}", u8::from(!dark));
    let address = format!("file://{}", frame.display());
    let output = browser(team, &[&scheme, "--dump-dom", &address]);
    let text = String::from_utf8(output.stdout).unwrap();
    let found = text.split("<pre id=\"found\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    let found = found.unwrap().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    serde_json::from_str(&found).unwrap_or_else(|error| panic!("{error}: {found}"))
}

/// A team with something in every part of the page, and with texts that don't want to fit.
fn full_page(team: &Team) -> PathBuf {
    team.in_home("ana", &["demo"]).ok();
    let folder = team.path("ana/ally-demo/ana");
    let ana = |args: &[&str]| team.run_in("ana", &folder, args, None).ok();
    let long = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(6);
    for (id, title) in [
        ("long", long.as_str()),
        ("rtl", "לרוץ שלוש פעמים בשבוע"),
        ("cjk", "每周跑步三次"),
        ("hostile", "<script>alert('x')</script>"),
    ] {
        ana(&["goal", "add", title, "--id", id, "--target", "8000000", "--unit", "steps"]);
    }
    for (day, value) in [("2026-11-23", "1000000"), ("2026-11-24", "2345678.9"), ("2026-11-25", "3000000")] {
        team.at(&format!("{day}T10:00"));
        ana(&["checkin", &format!("long={value}"), "-m", "4", "--win", &long]);
    }
    ana(&["review", "answer", "--month", "--temp", "4", "--good", &long]);
    let page = team.path("page.html");
    ana(&["export", "html", "-o", page.to_str().unwrap()]);
    page
}

#[test]
fn the_page_holds_on_a_phone_and_on_a_desk_light_and_dark() {
    let team = Team::empty();
    if !has("chromium") {
        return;
    }
    let page = full_page(&team);
    for dark in [false, true] {
        for (found, width) in look(&team, &page, dark).into_iter().zip([390, 1280]) {
            let empty = Value::Array(Vec::new());
            for (name, wanted) in [
                ("dark", dark.into()),
                ("styled", true.into()),
                ("width", width.into()),
                ("scrolls", width.into()),
                ("out", empty.clone()),
                ("pale", empty.clone()),
                ("loaded", empty.clone()),
                ("jumps", empty.clone()),
                ("h1", 1.into()),
                ("unnamed", 0.into()),
                ("unsaid", 0.into()),
                ("stuck", 0.into()),
                ("dead", 0.into()),
            ] {
                assert_eq!(found[name], wanted, "{name}, {width}, dark: {dark}\n{found:#}");
            }
            let pictures = found["pictures"].as_u64().unwrap();
            assert!(
                pictures > 10
                    && found["wide"].as_u64().unwrap() > 4
                    && found["texts"].as_u64().unwrap() > 200,
                "{found:#}"
            );
        }
    }
}

#[test]
fn the_page_prints() {
    let team = Team::empty();
    if !has("chromium") {
        return;
    }
    let page = full_page(&team);
    let paper = team.path("page.pdf");
    let into = format!("--print-to-pdf={}", paper.display());
    browser(&team, &[&into, "--no-pdf-header-footer", &format!("file://{}", page.display())]);
    let bytes = std::fs::read(&paper).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let sheets = text.matches("/Type /Page\n").count();
    assert!(text.starts_with("%PDF-") && (2..=12).contains(&sheets), "{sheets} sheets of paper");
}

#[test]
fn a_validator_finds_nothing() {
    let team = Team::empty();
    if !has("tidy") {
        return;
    }
    let page = full_page(&team);
    let output = Command::new("tidy").args(["-q", "-e", "-utf8"]).arg(&page).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    // It does find something where something is wrong.
    let text = std::fs::read_to_string(&page).unwrap();
    std::fs::write(&page, text.replacen("</h1>", "</h2>", 1)).unwrap();
    let output = Command::new("tidy").args(["-q", "-e", "-utf8"]).arg(&page).output().unwrap();
    assert!(!output.stderr.is_empty());
}

#[test]
fn ten_years_and_a_hundred_goals_are_a_page_of_bounded_size() {
    let team = Team::pair();
    for number in 0..100 {
        let kind = ["every: daily", "target: 5000"][number % 2];
        let text = format!("title: Goal {number}\n{kind}\nstart: 2017-01-02\n");
        team.write("ana", &format!("goals/ana/g{number}.yaml"), &text);
    }
    let first = chrono::NaiveDate::from_ymd_opt(2017, 1, 2).unwrap();
    for day in first.iter_days().step_by(9).take(400) {
        let path = format!("checkins/ana/{}/{day}.ana.yaml", day.format("%Y/%m"));
        let answers: Vec<String> = (0..100).map(|number| format!("g{number}: 1")).collect();
        team.write("ana", &path, &format!("mood: 3\ngoals: {{{}}}\n", answers.join(", ")));
    }
    let page = team.ana("export html --since 2017-01-01").ok();
    assert!(page.len() < 1_500_000, "{}", page.len());
    for said in [
        "Not on this page: ",
        "40 more goals of Ana Roth (`ally goal list --who ana`)",
        "26 pictures of numbers (`ally goal show GOAL`)",
        "days before Mon 6 Nov 2023 in the calendars",
        "26 calendars of habits (`ally goal show GOAL --calendar`)",
    ] {
        assert!(page.contains(said), "{said}: {}", &page[page.len() - 1000..]);
    }
}
