//! A year on one page.

use super::team::{Run, Team};

/// Ana and Ben in 2027: habits, a number, a sprint, a review, thanks; what ends and what goes on.
fn a_year() -> Team {
    let team = Team::pair();
    team.at("2027-01-04T09:00");
    team.ana("goal add Run --id run --every weekly --start 2027-01-04").ok();
    team.ana("goal add 'Read the big one' --id pages --target 300 --unit pages --start 2027-02-01").ok();
    team.ben("goal add 'Call home' --id call --every 2/month --start 2027-01-04").ok();
    team.ben("goal add 'Mend the bike' --id bike --by 2027-05-01").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("goal add Hike --id hike --every weekly --with ben --start 2027-03-01").ok();
    for (day, ana, ben) in [
        ("2027-01-06", "run=y --win 'first run in the snow'", "call=y"),
        ("2027-02-10", "run=y pages=40", "call=y --win 'a long talk with mother'"),
        ("2027-02-24", "pages=60 --win 'page one hundred'", "call=y"),
        ("2027-03-10", "run=y hike=y", "call=y"),
        ("2027-05-12", "run=n --win 'the answered one'", "--note 'quiet weeks'"),
        ("2027-05-19", "run=y --win 'and another one'", "call=y"),
        ("2027-09-15", "pages=100 --star --note 'the best chapter'", "call=y"),
    ] {
        team.at(&format!("{day}T20:00"));
        team.ana(&format!("checkin {ana}")).ok();
        team.ben(&format!("checkin {ben}")).ok();
    }
    team.at("2027-05-20T20:00");
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("feedback give ana 'that was a good one' --re 2027-05-12.ana").ok();
    team.ben("feedback give ana 'for waiting at the gate' --kind thanks --effect 'I kept the train'").ok();
    team.ben("goal done bike --learned 'ask for the right tool first'").ok();
    team.ana("goal change run --every 2/week --because 'spring'").ok();
    team.ana("review answer --period 2027-W19 --temp 4 --unsaid 'the secret'").ok();
    team.ana("review hold --period 2027-W19 --decision 'Buy a map | ana'").ok();
    team.ana("goal done buy-a-map").ok();
    team.at("2027-06-01T09:00");
    team.ana("member edit --becoming 'somebody who is outside a lot'").ok();
    team.ana("sprint plan 'Phones away' --days 7 --start 2027-06-07 --with ben").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("sprint join 2027-06-phones-away.ana --yes").ok();
    team.at("2027-06-15T09:00");
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("sprint close 2027-06-phones-away.ana --decision keep").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team
}

#[test]
fn a_year_on_one_page_is_the_same_for_both() {
    let team = a_year();
    team.at("2028-01-05T09:00");
    team.ana("review --year 2027").shows(
        "
        The year 2027 · Ana Roth and Ben Li
        1 review held

        Month by month             J F M A M J J A S O N D
          Ana Roth      check-ins  ◐ ◐ ◐ ○ ◐ ○ ○ ○ ◐ ○ ○ ○
          Ben Li        check-ins  ◐ ◐ ◐ ○ ◐ ○ ○ ○ ◐ ○ ○ ○
          Ana Roth      pages      · ◐ ○ ○ ○ ○ ○ ○ ◐ ○ ○ ○  200 of 300
                        run        ◐ ◐ ◐ ○ ◐ ○ ○ ○ ○ ○ ○ ○  kept 4 of 83, back 3 times
          Ben Li        call       ● ● ● ○ ● ○ ○ ○ ● ○ ○ ○  kept 6 of 23, back twice
          Together      hike       · · ○ ○ ○ ○ ○ ○ ○ ○ ○ ○  kept 0 of 43
          ● something in every week, ◐ in some, ○ in none, · nothing was due; a week counts where it ends

        Wins, one a month for each; `ally log --wins` has them all
          Jan Ana Roth: first run in the snow
          Feb Ana Roth: page one hundred
          Feb Ben Li: a long talk with mother
          May Ana Roth: the answered one

        Thanks, one a month
          May Ben Li → Ana Roth: for waiting at the gate – I kept the train

        What came to an end
          May Ana Roth: “Buy a map” done
          May Ben Li: “Mend the bike” done – learned: ask for the right tool first

        What has grown
          Ana Roth: “Run” changed once on the way

        Sprints
          “Phones away”: kept

        Carried out: 1 of 1 decision
          Buy a map (Ana Roth)

        Worth finding again
          Sep Ana Roth: pages 100 · note: the best chapter

        Who you want to become
          Ana Roth: somebody who is outside a lot

        To talk about, if you like: which month would you live again, and what goes with you from here?
        ",
    );
    let text = team.ana("review --year 2027").out;
    assert_eq!(team.ben("review --year 2027").out, text);
    let data = |run: Run| run.json()["data"].clone();
    assert_eq!(data(team.ana("review --year --json")), data(team.ben("review --year 2027 --json")));
    assert!(!team.ana("review --year 2027 --json").out.contains("secret"));
    // What comes later changes nothing of it.
    team.ana("goal drop pages --why 'enough'").ok();
    team.ana("checkin run=y").ok();
    assert_eq!(team.ana("review --year 2027").out, text);
}

#[test]
fn a_year_that_runs_or_of_which_nothing_is_known() {
    let team = Team::pair();
    team.ana("goal add Run --id run --every weekly --start 2026-11-23").ok();
    team.at("2026-11-25T09:00");
    team.ana("checkin run=y --win 'out before breakfast'").ok();
    team.at("2026-12-10T09:00");
    // Nobody lived through 2025 together: the present year so far.
    team.ana("review --year").shows(
        "
        The year 2026 · Ana Roth and Ben Li
        so far, counted to Tue 8 Dec

        Month by month             J F M A M J J A S O N D
          Ana Roth      check-ins  · · · · · · · · · · ◐ ○
          Ben Li        check-ins  · · · · · · · · · · ○ ○
          Ana Roth      run        · · · · · · · · · · ● ○  kept 1 of 2
          ● something in every week, ◐ in some, ○ in none, · nothing was due; a week counts where it ends

        Wins, one a month for each; `ally log --wins` has them all
          Nov Ana Roth: out before breakfast

        To talk about, if you like: which month would you live again, and what goes with you from here?
        ",
    );
    team.ana("review --year 2020").shows("The year 2020\nNothing is written down for this year\n");
    team.ana("review --year 2027").fails(
        1,
        "
        error: 2027 has not begun yet
          help: `ally review list` shows the reviews that there are
        ",
    );
    for bad in
        ["review --year 26", "review --year next", "review --year 2026 --month", "review --year --agenda"]
    {
        assert_eq!(team.ana(bad).code, 2, "{bad}");
    }
}
