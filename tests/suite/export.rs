//! `export`: where a text goes, whatever its format.

use super::team::Team;

#[test]
fn without_a_file_the_text_goes_to_standard_output() {
    let team = Team::pair();
    let text = team.ana("export html").ok();
    assert!(text.starts_with("<!DOCTYPE html>\n") && text.ends_with("</html>\n"), "{text}");
    team.at("2026-11-22T10:00");
    let again = team.ana("export html -o -").ok();
    assert_eq!(again, text, "the same records on the same day are the same page");
    let json = team.ana("export html --json").json();
    assert_eq!((&json["kind"], &json["data"]["text"]), (&"export".into(), &text.as_str().into()));
}

#[test]
fn a_file_is_written_whole_and_replaced_only_when_asked() {
    let team = Team::pair();
    let folder = team.path("ana");
    let page = folder.join("page.html");
    let said = team.ana("export html -o ../page.html").in_place(&team).ok();
    assert_eq!(said, "Wrote PLACE/ana/team/../page.html\n");
    std::fs::write(&page, "my own words\n").unwrap();
    team.ana("export html -o ../page.html").in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team/../page.html is there already
          help: nothing was written; name another file, or replace this one with --force
        ",
    );
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "my own words\n");
    let json = team.ana("export html -o ../page.html --force --json").json();
    let written = std::fs::read_to_string(&page).unwrap();
    assert_eq!((&json["data"]["bytes"], &json["data"]["text"]), (&written.len().into(), &().into()));
    assert!(written.ends_with("</html>\n"));
    team.ana("export html -o /dev/null").ok();
    // Nothing else is left beside it.
    let names = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let left: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(names).filter(|name| name.contains("page")).collect();
    assert_eq!(left, ["page.html"]);
    team.ana("export html -o nowhere/page.html").in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team/nowhere: No such file or directory
          help: nothing of that name is there; check the name
        ",
    );
}

#[test]
fn no_export_takes_the_place_of_a_record() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    let before = team.read("ana", "goals/ana/run.yaml");
    team.ana("feedback give ben 'not sent yet' --draft").ok();
    let ana = team.clone_of("ana");
    let drafts = || std::fs::read_dir(ana.join("private")).unwrap().map(|entry| entry.unwrap().path());
    let drafts_before: Vec<_> = drafts().map(|path| (path.clone(), std::fs::read(path).ok())).collect();
    for path in [
        "goals/ana/run.yaml",
        "ally.yaml",
        "goals/ana/new.yaml",
        ".git/config",
        ".git/hooks/pre-push",
        "private/page.html",
        "private/.gitignore",
    ] {
        let (out, err) = team.ana(&format!("export html --force -o {path}")).ends(1);
        assert!(out.is_empty() && err.contains("is a place of the team's records, or of git"), "{err}");
    }
    assert_eq!(team.read("ana", "goals/ana/run.yaml"), before);
    let drafts_after: Vec<_> = drafts().map(|path| (path.clone(), std::fs::read(path).ok())).collect();
    assert_eq!(drafts_after, drafts_before);
    team.is_clean("ana");
}

#[test]
fn no_export_goes_into_gits_folder_around_a_team_in_a_subfolder() {
    let team = Team::empty();
    std::fs::create_dir(team.clone_of("ana")).unwrap();
    team.git("ana", &["init", "-q", "-b", "main"]);
    team.ana("init deep/er --team Deep").ok();
    let (deep, config) = (team.clone_of("ana").join("deep/er"), team.clone_of("ana").join(".git/config"));
    let before = std::fs::read_to_string(&config).unwrap();
    let args = ["export", "html", "--force", "-o", "../../.git/config"];
    let (out, err) = team.run_in("ana", &deep, &args, None).ends(1);
    assert!(out.is_empty() && err.contains("is a place of the team's records, or of git"), "{err}");
    assert_eq!(std::fs::read_to_string(&config).unwrap(), before);
}

#[test]
fn a_link_is_replaced_and_not_followed() {
    let team = Team::pair();
    let (target, link) = (team.path("ana/target"), team.path("ana/link.html"));
    std::fs::write(&target, "stays\n").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    team.ana("export html -o ../link.html").ends(1);
    team.ana("export html -o ../link.html --force").ok();
    assert!(link.symlink_metadata().unwrap().is_file());
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "stays\n");
}

#[test]
fn days_are_read_as_elsewhere() {
    let team = Team::pair();
    team.ana("export html --since 2026-11-20 --until 2026-11-19").fails(
        1,
        "
        error: the last day, Thu 19 Nov, lies before the first, Fri 20 Nov
          help: choose a later end with --until, or an earlier beginning
        ",
    );
    for format in ["md", "html"] {
        team.ana(&format!("export {format} --since 2026-12-01 --until 2026-12-10")).fails(
            1,
            "
            error: the last day, Sun 22 Nov, lies before the first, Tue 1 Dec
              help: choose a later end with --until, or an earlier beginning
            ",
        );
        team.ana(&format!("export {format} --since 2026-11-20 --until 2026-12-10")).ok();
    }
    team.ana("export html --since soon").ends(2);
    assert!(team.ana("export html --since 2w").ok().contains("Sun 8 Nov – Sun 22 Nov 2026"));
}
