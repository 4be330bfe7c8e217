//! The pact: written, shown, signed, amended, and its versions.

use super::team::Team;

#[test]
fn the_pact_is_shown_with_who_has_signed_it() {
    let team = Team::pair();
    team.ana("pact").shows(
        "
        Run the spring half together
        2026-11-22.ana, not signed by everybody yet

          who           Ana Roth and Ben Li: check in weekly, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          November: Ana Roth, then Ben Li
          look again    due in 91 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop

        Signed by Ana Roth
        Not signed yet by Ben Li; `ally pact agree` signs
        ",
    );
    team.ben("pact agree").shows(
        "
        Agreed to the pact 2026-11-22.ana: Run the spring half together
        ",
    );
    assert_eq!(
        team.git("ben", &["log", "-1", "--format=%an%n%B"]),
        "Ben Li\npact: ben agrees to 2026-11-22.ana\n\nAlly-Action: pact.agree\nAlly-Record: member ben\n\n"
    );
    assert_eq!(
        team.read("ben", "members/ben.yaml"),
        "name: Ben Li\nemails:\n- ben@example.org\nsince: 2026-11-22\nagreed: 2026-11-22.ana\n"
    );
    team.ben("pact show").shows(
        "
        Run the spring half together
        2026-11-22.ana, in force since Sun 22 Nov, last agreed Sun 22 Nov

          who           Ana Roth and Ben Li: check in weekly, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          November: Ana Roth, then Ben Li
          look again    due in 91 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop

        Signed by Ana Roth and Ben Li
        ",
    );
    team.ben("pact agree").fails(
        1,
        "
        error: you have agreed to the pact 2026-11-22.ana already
          help: `ally pact` shows who has agreed
        ",
    );
    team.is_clean("ben");
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:11 · nothing to send
        ",
    );
}

#[test]
fn a_team_without_a_pact_writes_its_first_and_signs_it_in_one_commit() {
    let team = Team::empty();
    team.in_home("ana", &["init", "team"]).ok();
    for line in ["pact", "pact log", "pact agree", "pact amend --because x"] {
        team.ana(line).fails(
            1,
            "
            error: this team has no pact yet
              help: `ally pact new --purpose TEXT` writes one; everything else works without
            ",
        );
    }
    team.ana("pact new").fails(
        2,
        "
        error: a pact needs its purpose
          help: say in one sentence what you want to do together: --purpose TEXT
        ",
    );
    team.ana("pact new --preset founders --purpose 'Build the thing' --checkin mon,thu --grace 2 --until 'in 6 weeks' --reply-days 1 --missed 'a call' --lead weekly --topic product --topic 'the two of us' --feedback 'on Fridays' --boundaries 'no mail on Sundays' --role money=ana --value honesty --word 'harbour=a pause' --fund hours=2/week --together 'sat 10:00' --learn monthly --call https://example.org/room --taper 'after 8 kept weeks from twice a week to weekly' --review weekly --realign 8 --star").shows("
        Wrote and signed the pact 2026-11-22.ana: Build the thing
        ");
    assert_eq!(
        team.read("ana", "pacts/2026-11-22.ana.yaml"),
        "purpose: Build the thing\nby: ana\nfrom: 2026-11-22\nmembers:\n- ana\ncheckin: mon,thu\nreview: weekly\nrealign: 8\nuntil: 2027-01-03\ngrace: 2\nmissed: a call\nlead: weekly\ntopics:\n- product\n- the two of us\nfeedback: on Fridays\nboundaries: no mail on Sundays\nroles:\n  money: ana\nvalues:\n- honesty\nwords:\n  harbour: a pause\nfund:\n  hours: 2/week\ntogether: sat 10:00\nlearn: monthly\ncall: https://example.org/room\nreply_days: 1\ntaper: after 8 kept weeks from twice a week to weekly\nstar: true\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%s", "--name-only"]),
        "pact: ana begins 2026-11-22.ana\n\nmembers/ana.yaml\npacts/2026-11-22.ana.yaml\n"
    );
    team.ana("pact").shows(
        "
        Build the thing
        2026-11-22.ana, in force since Sun 22 Nov, last agreed Sun 22 Nov

          who           Ana Roth: checks in mon,thu, answers within 1 day
          grace         2 days after a period is over
          review        weekly
          after a miss  a call
          feedback      on Fridays
          lead          This week: Ana Roth
          topic         product, then the two of us
          boundaries    no mail on Sundays
          roles         money: Ana Roth
          values        honesty
          words         harbour: a pause
          fund          2 hours a week
          together      sat 10:00
          learn         monthly
          call          https://example.org/room
          taper         after 8 kept weeks from twice a week to weekly
          look again    due in 56 days, on Sun 17 Jan 2027 (every 8 weeks)
          until         Sun 3 Jan 2027: renew, change, or thank each other and stop

        Signed by Ana Roth
        ",
    );
    team.ana("pact new --purpose again").fails(1, "
        error: this team has the pact 2026-11-22.ana
          help: `ally pact amend --because TEXT` with what is to change writes a new version, for everybody to sign
        ");
    team.ana("undo").ok();
    team.ana("pact").fails(
        1,
        "
        error: this team has no pact yet
          help: `ally pact new --purpose TEXT` writes one; everything else works without
        ",
    );
    team.is_clean("ana");
}

#[test]
fn an_amendment_says_what_changed_and_asks_everybody_again() {
    let team = Team::agreed();
    team.ana("pact amend --because 'new job' --checkin 2/week --role meals=ben --role money=ana,ben --topic teamwork --topic 'something creative' --fund hours=2/week,money=60/month,currency=EUR --boundaries 'not in front of the kids' --until 2027-06-01").shows("
        Amended the pact as 2026-11-22.ana.ps6g
          check-in: weekly → 2/week
          until: Sun 21 Feb 2027 → Tue 1 Jun 2027
          topics: teamwork, something creative (new)
          boundaries: not in front of the kids (new)
          role meals: Ben Li (new)
          role money: Ana Roth and Ben Li (new)
          fund: 2 hours a week, 60 EUR a month (new)
        Ben Li signs it with `ally pact agree` after the next `ally sync`
        Until then 2026-11-22.ana stays in force
        A good moment to talk it through, if you like: `ally review --quarter`
        ");
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an: %B", "--name-only"]),
        "Ana Roth: pact: ana amends it as 2026-11-22.ana.ps6g\n\nAlly-Action: pact.amend\nAlly-Record: pact 2026-11-22.ana.ps6g\nAlly-Record: member ana\n\n\nmembers/ana.yaml\npacts/2026-11-22.ana.ps6g.yaml\n"
    );
    assert!(team.read("ana", "pacts/2026-11-22.ana.ps6g.yaml").contains("amends: 2026-11-22.ana\n"));
    team.meet();
    team.ben("").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads
        The version 2026-11-22.ana.ps6g of the pact waits for you (`ally pact`)

        Ana Roth
          no check-in yet
          no open goals

        Ben Li (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:09 · nothing to send
        ",
    );
    team.ben("pact").shows(
        "
        Run the spring half together
        2026-11-22.ana, in force since Sun 22 Nov, last agreed Sun 22 Nov

          who           Ana Roth and Ben Li: check in weekly, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          November: Ana Roth, then Ben Li
          look again    due in 91 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop

        Signed by Ana Roth and Ben Li

        2026-11-22.ana.ps6g by Ana Roth
          because: new job
          check-in: weekly → 2/week
          until: Sun 21 Feb 2027 → Tue 1 Jun 2027
          topics: teamwork, something creative (new)
          boundaries: not in front of the kids (new)
          role meals: Ben Li (new)
          role money: Ana Roth and Ben Li (new)
          fund: 2 hours a week, 60 EUR a month (new)
          not signed yet by Ben Li; `ally pact agree 2026-11-22.ana.ps6g` signs
        ",
    );
    team.ben("pact agree").shows(
        "
        Agreed to the pact 2026-11-22.ana.ps6g: Run the spring half together
          check-in: weekly → 2/week
          until: Sun 21 Feb 2027 → Tue 1 Jun 2027
          topics: teamwork, something creative (new)
          boundaries: not in front of the kids (new)
          role meals: Ben Li (new)
          role money: Ana Roth and Ben Li (new)
          fund: 2 hours a week, 60 EUR a month (new)
        ",
    );
    team.ben("pact").shows(
        "
        Run the spring half together
        2026-11-22.ana.ps6g, in force since Sun 22 Nov, last agreed Sun 22 Nov

          who           Ana Roth and Ben Li: check in 2/week, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          November: Ana Roth, then Ben Li
          topic         teamwork, then something creative
          boundaries    not in front of the kids
          roles         meals: Ben Li
                        money: Ana Roth and Ben Li
          fund          2 hours a week, 60 EUR a month
          look again    due in 91 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Tue 1 Jun 2027: renew, change, or thank each other and stop
          because       new job

        Signed by Ana Roth and Ben Li
        ",
    );
    team.ben("pact log").shows(
        "
        2026-11-22.ana.ps6g: in force, by Ana Roth
          because: new job
          check-in: weekly → 2/week
          until: Sun 21 Feb 2027 → Tue 1 Jun 2027
          topics: teamwork, something creative (new)
          boundaries: not in front of the kids (new)
          role meals: Ben Li (new)
          role money: Ana Roth and Ben Li (new)
          fund: 2 hours a week, 60 EUR a month (new)
          signed by Ana Roth and Ben Li

        2026-11-22.ana: replaced, by Ana Roth
          Run the spring half together
        ",
    );
    team.ben("pact show 2026-11-22.ana").shows(
        "
        Run the spring half together
        2026-11-22.ana, replaced by a later version

          who           Ana Roth and Ben Li: check in weekly, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          November: Ana Roth, then Ben Li
          look again    due in 91 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop

        Signed by Ana Roth and Ben Li
        ",
    );
    team.ben("pact agree 2026-11-22.ana").fails(
        1,
        "
        error: you have agreed to the pact 2026-11-22.ana already
          help: `ally pact` shows who has agreed
        ",
    );
}

#[test]
fn a_version_that_nobody_else_has_signed_is_rewritten_on_its_day() {
    let team = Team::agreed();
    team.ana("pact amend --because 'new job' --grace 2").ok();
    team.ana("pact amend --because 'and a move' --reply-days 5").shows(
        "
        Rewrote your version of the pact as 2026-11-22.ana.ps6g
          answer within: 5 days (new)
        Ben Li signs it with `ally pact agree` after the next `ally sync`
        Until then 2026-11-22.ana stays in force
        A good moment to talk it through, if you like: `ally review --quarter`
        ",
    );
    assert_eq!(team.git("ana", &["ls-files", "pacts"]).lines().count(), 2);
    team.ana("pact amend --because 'and a move' --reply-days 5").fails(
        1,
        "
        error: the pact 2026-11-22.ana.ps6g is like that already
          help: nothing was written
        ",
    );
    // A day later it is a version of its own, on top of the one that waits.
    team.at("2026-11-24T09:00");
    team.ana("pact amend --because 'better so' --reply-days 4").shows(
        "
        Amended the pact as 2026-11-24.ana
          answer within: 5 days → 4 days
        Ben Li signs it with `ally pact agree` after the next `ally sync`
        Until then 2026-11-22.ana stays in force
        A good moment to talk it through, if you like: `ally review --quarter`
        ",
    );
    team.meet();
    team.ben("pact agree").shows(
        "
        Agreed to the pact 2026-11-24.ana: Run the spring half together
          days of grace: 2 days (new)
          answer within: 4 days (new)
        ",
    );
    // What somebody else has signed is never written again.
    team.meet();
    team.ana("pact amend --because 'one more' --reply-days 3").ok();
    team.ana("pact log").shows(
        "
        2026-11-24.ana.cr20: not signed by everybody yet, by Ana Roth
          because: one more
          answer within: 4 days → 3 days
          signed by Ana Roth

        2026-11-24.ana: in force, by Ana Roth
          because: better so
          answer within: 5 days → 4 days
          signed by Ana Roth and Ben Li

        2026-11-22.ana.ps6g: replaced, by Ana Roth
          because: new job; and a move
          days of grace: 2 days (new)
          answer within: 5 days (new)

        2026-11-22.ana: replaced, by Ana Roth
          Run the spring half together
        ",
    );
}

#[test]
fn a_text_that_is_empty_takes_a_term_out_again() {
    let team = Team::agreed();
    team.ana("pact amend --because a --grace 3 --missed x --topic a --value b --role meals=ben --role money=ana --word harbour=pause --fund hours=1/week,money=5/month --together sat --lead none --call l --will-not advise --boundaries 'no mail'").ok();
    team.ana("pact amend --because b --grace '' --missed '' --topic '' --value '' --role meals= --word '' --fund money= --together '' --lead '' --call '' --until ''").shows("
        Rewrote your version of the pact as 2026-11-22.ana.ps6g
          until: no longer Sun 21 Feb 2027
          days of grace: no longer 3 days
          after a miss: no longer x
          lead: no longer none
          topics: no longer a
          role meals: no longer Ben Li
          values: no longer b
          word “harbour”: no longer pause
          fund: 1 hour a week, money 5 a month → 1 hour a week
          together: no longer sat
          call: no longer l
        Ben Li signs it with `ally pact agree` after the next `ally sync`
        Until then 2026-11-22.ana stays in force
        A good moment to talk it through, if you like: `ally review --quarter`
        ");
    assert_eq!(
        team.read("ana", "pacts/2026-11-22.ana.ps6g.yaml"),
        "purpose: Run the spring half together\nby: ana\nfrom: 2026-11-22\nmembers:\n- ana\n- ben\ncheckin: weekly\nreview: weekly\nboundaries: |\n  no mail\n  The coach does not: advise\nroles:\n  money: ana\nfund:\n  hours: 1/week\nbecause: |\n  a\n  b\namends: 2026-11-22.ana\n"
    );
    team.ana("pact amend --because c --boundaries '' --will-not '' --role '' --fund ''").shows(
        "
        Rewrote your version of the pact as 2026-11-22.ana.ps6g
          boundaries: no longer no mail The coach does not: advise
          role money: no longer Ana Roth
          fund: no longer 1 hour a week
        Ben Li signs it with `ally pact agree` after the next `ally sync`
        Until then 2026-11-22.ana stays in force
        A good moment to talk it through, if you like: `ally review --quarter`
        ",
    );
}

#[test]
fn two_proposals_wait_side_by_side_and_signatures_decide() {
    let team = Team::agreed();
    team.ana("pact amend --because 'less at a time' --checkin 2/week").ok();
    team.ben("pact amend --because 'more often' --checkin daily").ok();
    team.meet();
    team.ana("").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads
        The version 2026-11-22.ana.ps6g of the pact waits for Ben Li (`ally pact`)
        The version 2026-11-22.ben of the pact waits for you (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:10 · nothing to send
        ",
    );
    team.ana("pact").shows(
        "
        Run the spring half together
        2026-11-22.ana, in force since Sun 22 Nov, last agreed Sun 22 Nov

          who           Ana Roth and Ben Li: check in weekly, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          November: Ana Roth, then Ben Li
          look again    due in 91 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop

        Signed by Ana Roth and Ben Li

        2026-11-22.ana.ps6g by Ana Roth
          because: less at a time
          check-in: weekly → 2/week
          not signed yet by Ben Li; `ally pact agree 2026-11-22.ana.ps6g` signs

        2026-11-22.ben by Ben Li
          because: more often
          check-in: weekly → daily
          not signed yet by Ana Roth; `ally pact agree 2026-11-22.ben` signs
        ",
    );
    team.ben("pact agree").shows(
        "
        Agreed to the pact 2026-11-22.ana.ps6g: Run the spring half together
          check-in: weekly → 2/week
        Your signature under 2026-11-22.ben moves over to this one
        ",
    );
    team.ben("pact log").shows(
        "
        2026-11-22.ben: set aside, by Ben Li
          because: more often
          check-in: weekly → daily

        2026-11-22.ana.ps6g: in force, by Ana Roth
          because: less at a time
          check-in: weekly → 2/week
          signed by Ana Roth and Ben Li

        2026-11-22.ana: replaced, by Ana Roth
          Run the spring half together
        ",
    );
    // The version in force can't be taken out of force by a signature under one beside it.
    team.meet();
    team.ana("pact agree 2026-11-22.ben").fails(1, "
        error: the version 2026-11-22.ben was set aside: 2026-11-22.ana.ps6g is in force, and it does not build on that
          help: `ally pact amend --because TEXT` writes what you want of it anew
        ");
    team.ana("pact amend --because x --checkin 2/week").fails(
        1,
        "
        error: the pact 2026-11-22.ana.ps6g is like that already
          help: nothing was written
        ",
    );
    team.is_clean("ana");
}

#[test]
fn a_pact_past_its_last_day_is_renewed_or_begun_anew() {
    let team = Team::agreed();
    team.at("2027-02-21T09:00");
    team.ana("").shows(
        "
        Ana & Ben, Sun 21 Feb
        “Run the spring half together” · February: Ben Li leads
        Looking at the pact together again is due today (`ally review --quarter`)

        Ben Li
          no check-in yet · rhythm ○○○○○○○○
          no open goals

        Ana Roth (you)
          no check-in yet · rhythm ○○○○○○○○
          no open goals; `ally goal add TITLE` sets the first one

        If you like
          Last word: Ben Li not yet, you not yet
          No word from Ben Li for 13 weeks: `ally nudge ben` has a kind one to pass on
          Is this the time to pause or end the pact? `ally pause --until DATE`, or `ally leave`: both are fine

        Last sync 91 days ago · nothing to send
        ",
    );
    team.at("2027-03-05T09:00");
    team.ana("").shows(
        "
        Ana & Ben, Fri 5 Mar
        “Run the spring half together” · March: Ana Roth leads
        The pact ended on Sun 21 Feb: renew it, change it, or thank each other and stop (`ally pact`)

        Ben Li
          no check-in yet · rhythm ○○○○○○○○
          no open goals

        Ana Roth (you)
          no check-in yet · rhythm ○○○○○○○○
          no open goals; `ally goal add TITLE` sets the first one

        Last sync 103 days ago · nothing to send
        ",
    );
    team.ana("pact").shows(
        "
        Run the spring half together
        2026-11-22.ana, it ended on Sun 21 Feb

          who           Ana Roth and Ben Li: check in weekly, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          March: Ana Roth, then Ben Li
          until         Sun 21 Feb: renew, change, or thank each other and stop

        Signed by Ana Roth and Ben Li
        ",
    );
    team.ana("pact amend --because 'it did us good'").shows(
        "
        Amended the pact as 2027-03-05.ana
          until: Sun 21 Feb → Fri 4 Jun
        Ben Li signs it with `ally pact agree` after the next `ally sync`
        A good moment to talk it through, if you like: `ally review --quarter`
        ",
    );
    team.meet();
    team.ben("pact agree").ok();
    team.ben("pact").shows(
        "
        Run the spring half together
        2027-03-05.ana, in force since Sun 22 Nov 2026, last agreed Fri 5 Mar

          who           Ana Roth and Ben Li: check in weekly, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          March: Ana Roth, then Ben Li
          look again    due in 91 days, on Fri 4 Jun (every 13 weeks)
          until         Fri 4 Jun: renew, change, or thank each other and stop
          because       it did us good

        Signed by Ana Roth and Ben Li
        ",
    );
    team.at("2027-07-01T09:00");
    team.ben("pact new --purpose 'Swim the lake'").shows(
        "
        Wrote and signed the pact 2027-07-01.ben: Swim the lake
        Ana Roth signs it with `ally pact agree` after the next `ally sync`
        ",
    );
}

#[test]
fn a_pact_that_is_due_to_be_looked_at_may_be_kept_as_it_is() {
    let team = Team::agreed();
    team.ana("pact amend --because a --until 2028-01-01 --realign 2").ok();
    team.meet();
    team.ben("pact agree").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.at("2026-12-06T09:00");
    team.ana("").shows(
        "
        Ana & Ben, Sun 6 Dec
        “Run the spring half together” · December: Ben Li leads
        Looking at the pact together again is due today (`ally review --quarter`)

        Ben Li
          no check-in yet · rhythm ○○
          no open goals

        Ana Roth (you)
          no check-in yet · rhythm ○○
          no open goals; `ally goal add TITLE` sets the first one

        If you like
          Last word: Ben Li not yet, you not yet
          No word from Ben Li for 2 weeks: `ally nudge ben` has a kind one to pass on

        Last sync 14 days ago · nothing to send
        ",
    );
    team.at("2026-12-18T09:00");
    team.ana("").shows(
        r#"
        Ana & Ben, Fri 18 Dec
        “Run the spring half together” · December: Ben Li leads
        Looking at the pact together again is overdue by 12 days (`ally review --quarter`)

        Ben Li
          no check-in yet · rhythm ○○○○
          no open goals

        Ana Roth (you)
          no check-in yet · rhythm ○○○○
          no open goals; `ally goal add TITLE` sets the first one

        If you like
          Last word: Ben Li not yet, you not yet
          No word from Ben Li for 4 weeks: `ally nudge ben` has a kind one to pass on
          A topic for both of you: ten minutes to reset (`ally feedback give ben "ten minutes to reset" --kind topic`)

        Last sync 26 days ago · nothing to send
        "#,
    );
    // A review of the month in which it was due has looked at it.
    team.write("ana", "reviews/2026-12/joint.ana.yaml", "on: 2026-12-10\n");
    team.git("ana", &["add", "."]);
    team.git("ana", &["commit", "-qm", "review"]);
    assert_eq!(team.ana("pact --json").json()["data"]["realign_due"], "2026-12-24");
    team.at("2026-12-28T09:00");
    team.ana("pact amend --because 'looked at, and kept'").shows(
        "
        Amended the pact as 2026-12-28.ana
          Nothing is different; looked at and kept
        Ben Li signs it with `ally pact agree` after the next `ally sync`
        Until then 2026-11-22.ana.ps6g stays in force
        A good moment to talk it through, if you like: `ally review --quarter`
        ",
    );
}

#[test]
fn a_version_may_begin_later_and_keeps_the_turns() {
    let team = Team::agreed();
    team.ana("pact amend --because a --topic feelings --topic work --topic play").ok();
    team.meet();
    team.ben("pact agree").ok();
    team.meet();
    team.at("2026-12-20T09:00");
    assert!(team.ana("").ok().contains("· December: Ben Li leads (topic: work)\n"));
    team.ben("pact amend --because 'the new year' --from 2027-01-01 --grace 3").ok();
    team.meet();
    team.ana("pact agree").shows(
        "
        Agreed to the pact 2026-12-20.ben: Run the spring half together
          days of grace: 3 days (new)
        Everybody has signed; it begins Fri 1 Jan 2027
        ",
    );
    team.meet();
    team.ana("pact").shows(
        "
        Run the spring half together
        2026-11-22.ana.ps6g, in force since Sun 22 Nov, last agreed Sun 22 Nov

          who           Ana Roth and Ben Li: check in weekly, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          December: Ben Li, then Ana Roth
          topic         work, then play
          look again    due in 63 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop
          because       a

        Signed by Ana Roth and Ben Li

        2026-12-20.ben by Ben Li
          because: the new year
          days of grace: 3 days (new)
          signed by everybody; it begins Fri 1 Jan 2027
        ",
    );
    team.at("2027-01-02T09:00");
    assert!(team.ana("").ok().contains("· January: Ana Roth leads (topic: play)\n"));
    assert_eq!(
        team.ana("pact --json").json()["data"]["topics"],
        serde_json::json!(["play", "feelings", "work"])
    );
    assert_eq!(team.ana("pact log --json").json()["data"][0]["changed"].as_array().unwrap().len(), 1);
}

#[test]
fn what_can_not_be_agreed_on_is_refused() {
    let team = Team::agreed();
    for line in [
        "--checkin often",
        "--lead zoe",
        "--role meals",
        "--role meals=zoe",
        "--word =x",
        "--fund lots",
        "--fund hours=2/year",
        "--until 2026-11-01",
        "--realign 0",
        "--purpose ''",
        "--grace 2 --call 'a\nb'",
    ] {
        let words: Vec<String> = super::team::words(&format!("pact amend --because x {line}"));
        let args: Vec<&str> = words.iter().map(String::as_str).collect();
        let run = team.run("ana", &args);
        assert!([1, 2, 3].contains(&run.code) && run.out.is_empty(), "{line}: {run:?}");
    }
    team.ana("pact amend --because '' --grace 2").fails(
        2,
        "
        error: the reason is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.ana("pact amend --grace 2").fails(
        2,
        "
        error: the following required arguments were not provided: --because <TEXT>
          help: Usage: ally pact amend --because <TEXT> --grace <DAYS>
        ",
    );
    assert_eq!(team.git("ana", &["ls-files", "pacts"]), "pacts/2026-11-22.ana.yaml\n");
    team.is_clean("ana");
}

#[test]
fn a_coach_answers_and_the_client_checks_in_and_leads() {
    let team = Team::empty();
    let remote = team.remote();
    team.in_home(
        "ana",
        &["init", "team", "--preset", "coach", "--purpose", "Speak freely", "--remote", &remote],
    )
    .ok();
    team.in_home("ben", &["join", &remote, "team"]).ok();
    team.ben("pact agree").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    assert!(team.read("ana", "members/ben.yaml").contains("role: client\n"));
    team.ana("pact").shows(
        "
        Speak freely
        2026-11-22.ana, in force since Sun 22 Nov, last agreed Sun 22 Nov

          who           Ana Roth (coach): answers within 3 days
                        Ben Li (client): checks in weekly, answers within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          Ben Li
          look again    due in 91 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop

        Signed by Ana Roth and Ben Li
        ",
    );
    assert!(team.ana("").ok().contains("“Speak freely” · Ben Li leads\n"));
    // The other way round: a client begins, and the coach comes in.
    let other = team.path("other.git").display().to_string();
    let init =
        ["init", "turned", "--preset", "coach", "--role", "client", "--purpose", "p", "--remote", &other];
    team.in_home("ana", &init).ok();
    team.in_home("ben", &["join", &other, "turned"]).ok();
    let member = std::fs::read_to_string(team.path("ben/turned/members/ben.yaml")).unwrap();
    assert!(member.contains("role: coach\n"), "{member}");
}

#[test]
fn with_three_members_all_sign_and_a_witness_need_not() {
    let team = Team::agreed();
    team.home("cleo", "Cleo Ray");
    team.home("dan", "Dan Ode");
    let remote = team.remote();
    team.in_home("cleo", &["join", &remote, "team"]).ok();
    team.in_home("dan", &["join", &remote, "team", "--role", "witness"]).ok();
    team.meet();
    team.ana("").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Cleo Ray
          no check-in yet
          no open goals

        Dan Ode
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:10 · nothing to send
        ",
    );
    // A proposal is not in force because somebody new has signed nothing yet.
    team.ana("pact amend --because 'three of us' --checkin daily").ok();
    assert_eq!(team.ana("pact --json").json()["data"]["id"], "2026-11-22.ana");
    team.meet();
    team.ben("pact agree").shows(
        "
        Agreed to the pact 2026-11-22.ana.nqe9: Run the spring half together
          check-in: weekly → daily
        It waits for Cleo Ray now
        ",
    );
    team.ben("sync").ok();
    team.run("cleo", &["sync"]).ok();
    team.run("cleo", &["pact", "agree"]).shows(
        "
        Agreed to the pact 2026-11-22.ana.nqe9: Run the spring half together
        ",
    );
    team.run("cleo", &["pact"]).shows(
        "
        Run the spring half together
        2026-11-22.ana.nqe9, in force since Sun 22 Nov, last agreed Sun 22 Nov

          who           Ana Roth, Ben Li and Cleo Ray: check in daily, answer within 3 days
                        Dan Ode (witness): owes nothing, is welcome to read and answer
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          November: Ana Roth, then Ben Li
          look again    due in 91 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop
          because       three of us

        Signed by Ana Roth, Ben Li and Cleo Ray
        ",
    );
    // The lead goes round among those who owe something.
    for (day, lead) in [("2026-12-03", "Ben Li"), ("2027-01-03", "Cleo Ray"), ("2027-02-03", "Ana Roth")] {
        team.at(&format!("{day}T09:00"));
        assert!(team.run("cleo", &[]).ok().contains(&format!(": {lead} leads")), "{day}");
    }
    // One of three leaves: the pact goes on.
    team.at("2026-12-05T09:00");
    team.run("cleo", &["sync"]).ok();
    team.ben("sync").ok();
    team.run("cleo", &["leave", "--yes"]).shows(
        r#"
        You leave Ana & Ben; today is your last day
        Nobody has to agree. Your records and the history of them stay with the team
        The pact 2026-11-22.ana.nqe9 goes on among the others
        `ally sync` tells the others; `ally member edit --until ""` brings you back
        "#,
    );
    team.at("2026-12-06T09:00");
    assert_eq!(team.ben("pact --json").json()["data"]["state"], "in_force");
}

#[test]
fn twelve_members_sign_and_lead_in_turn() {
    let team = Team::agreed();
    let remote = team.remote();
    for number in 3..=12 {
        let id = format!("m{number:02}");
        team.home(&id, &format!("M{number:02} Ode"));
        team.in_home(&id, &["join", &remote, "team"]).ok();
        team.run(&id, &["pact", "agree"]).ok();
        team.run(&id, &["sync"]).ok();
    }
    team.ana("sync").ok();
    let pact = team.ana("pact --json").json();
    assert_eq!(pact["data"]["state"], "in_force");
    assert_eq!(pact["data"]["agreed"].as_array().unwrap().len(), 12);
    let leads: Vec<String> = (0..13)
        .map(|month| {
            team.at(&format!("{}-{:02}-28T09:00", 2026 + (10 + month) / 12, (10 + month) % 12 + 1));
            let board = team.ana("--json").json();
            board["data"]["pact"]["lead"].as_str().unwrap_or_else(|| panic!("{board}")).to_owned()
        })
        .collect();
    let mut expected: Vec<String> = ["ana", "ben"].into_iter().map(str::to_owned).collect();
    expected.extend((3..=12).map(|number| format!("m{number:02}")));
    expected.push("ana".to_owned());
    assert_eq!(leads, expected);
    team.at("2026-11-23T09:00");
    team.ana("pact").shows("
        Run the spring half together
        2026-11-22.ana, in force since Sun 22 Nov, last agreed Sun 22 Nov

          who           Ana Roth, Ben Li, M03 Ode, M04 Ode, M05 Ode, M06 Ode, M07 Ode, M08 Ode, M09 Ode, M10 Ode, M11 Ode and M12 Ode: check in weekly, answer within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          November: Ana Roth, then Ben Li
          look again    due in 90 days, on Sun 21 Feb 2027 (every 13 weeks)
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop

        Signed by Ana Roth, Ben Li, M03 Ode, M04 Ode, M05 Ode, M06 Ode, M07 Ode, M08 Ode, M09 Ode, M10 Ode, M11 Ode and M12 Ode
        ");
}

#[test]
fn a_pact_of_two_ends_when_one_leaves_and_nobody_has_to_agree() {
    let team = Team::agreed();
    team.ana("leave").fails(
        1,
        "
        error: nothing was written: leaving takes a yes
          help: `ally leave --yes` leaves; your records stay, and nobody has to agree
        ",
    );
    team.ana("leave --yes").shows(
        r#"
        You leave Ana & Ben; today is your last day
        Nobody has to agree. Your records and the history of them stay with the team
        The pact 2026-11-22.ana ends with it
        `ally sync` tells the others; `ally member edit --until ""` brings you back
        "#,
    );
    assert!(team.read("ana", "members/ana.yaml").contains("until: 2026-11-22\n"));
    team.ana("leave --yes").fails(
        1,
        "
        error: your last day is like that already
          help: nothing was written
        ",
    );
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.at("2026-11-23T09:00");
    team.ben("").shows(
        "
        Ana & Ben, Mon 23 Nov
        “Run the spring half together” · November: Ben Li leads
        The pact ended when Ana Roth left

        Ben Li (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync yesterday · nothing to send
        ",
    );
    team.ben("pact").shows(
        "
        Run the spring half together
        2026-11-22.ana, it ended when Ana Roth left

          who           Ben Li: checks in weekly, answers within 3 days
          grace         1 day after a period is over
          review        weekly
          after a miss  One miss: nothing. Two: a kind word. Three: ten minutes' talk.
          feedback      about a moment, within two days, with one thing to try
          lead          November: Ben Li
          until         Sun 21 Feb 2027: renew, change, or thank each other and stop

        Signed by Ben Li
        ",
    );
    team.ana("goal add x").fails(
        1,
        r#"
        error: Ana Roth has left this team
          help: `ally member list` shows who is there; whoever left comes back with `ally member edit --until ""`
        "#,
    );
    team.at("2026-12-03T09:00");
    team.ana("member edit --until ''").shows(
        "
        Welcome back, Ana Roth; the time between counts as away
        ",
    );
    assert!(team.read("ana", "members/ana.yaml").ends_with("away:\n- from: 2026-11-23\n  to: 2026-12-02\n"));
    assert_eq!(team.ana("pact --json").json()["data"]["state"], "in_force");
    team.is_clean("ana");
}
