//! `check --fix`: mends what can be taken back, after it has been shown.

use super::check::{Asked, exit_of};
use super::talk::{Halt, Read, Talk};
use super::{App, Opened, PATIENCE, settings, subject};
use crate::error::{Error, Exit};
use crate::git::FileChange;
use crate::model::{Problem, Record, Scope, Value, asked_place};
use crate::ops::check::mend::{self, Chosen, Repair, Take, Undecided};
use crate::ops::words::count;
use crate::render::{Findings, Mending};
use crate::store::{self, Loaded};

/// What to mend, and how.
struct Plan {
    files: Vec<FileChange>,
    records: Vec<Record>,
    repairs: Vec<Repair>,
    undecided: Vec<Undecided>,
    found: Findings,
}

impl App {
    /// Shows what can be mended, and mends it after a yes.
    pub fn mend(
        &mut self,
        paths: &[std::path::PathBuf],
        sure: bool,
        take: Option<Take>,
    ) -> Result<Exit, Error> {
        let opened = self.open()?;
        let asked = self.asked(&opened.site, paths)?;
        let mut chosen = Chosen::new();
        let mut sure = sure;
        if !sure {
            let mut plan = self.mending(&opened, &asked, take, &chosen)?;
            if self.may_ask() && !plan.undecided.is_empty() {
                let Some(answers) = self.talk(|talk| choices(talk, &plan.undecided))? else {
                    return Ok(Exit::Stopped);
                };
                chosen = answers;
                plan = self.mending(&opened, &asked, take, &chosen)?;
            }
            let is_empty = plan.repairs.is_empty();
            let preview = plan.view(false);
            if self.may_ask() && !is_empty {
                preview.lines().iter().for_each(|line| self.say(line));
                let number = count(preview.repairs.len(), "thing", "things");
                let answer = self.ask(&format!("Mend {number}? [y/N]"))?;
                sure = answer.is_some_and(|answer| matches!(answer.to_lowercase().as_str(), "y" | "yes"));
                if !sure {
                    self.say("Nothing was written.");
                    return Ok(Exit::BadRecords);
                }
            } else {
                self.show("check.fix", &preview, &opened.now, &[])?;
                return Ok(exit_of(&preview.left));
            }
        }
        let plan = self.carry_out_mending(&opened, &asked, take, &chosen)?;
        let loaded = store::load(&opened.site.root, &Scope::all());
        let left = self.look_at(&opened, &loaded, &asked)?;
        let view = Mending { left, ..plan.view(true) };
        self.show("check.fix", &view, &opened.now, &[])?;
        Ok(exit_of(&view.left))
    }

    /// Mends: the team's files in one commit, then what concerns this clone alone.
    fn carry_out_mending(
        &mut self,
        opened: &Opened,
        asked: &Asked,
        take: Option<Take>,
        chosen: &Chosen,
    ) -> Result<Plan, Error> {
        let site = &opened.site;
        let world = self.world();
        let lock = site.repo.lock_commits(PATIENCE)?;
        site.repo.heal(&lock, &world)?;
        site.repo.preflight(&world)?;
        let plan = self.mending(opened, asked, take, chosen)?;
        if !plan.files.is_empty() {
            let people = store::load(&site.root, &Scope::people()).snapshot;
            let (author, committer) = self.stamps(opened, &people)?;
            site.repo.commit(&lock, &plan.files, &plan.message(), &author, &committer, &world)?;
        }
        for repair in plan.repairs.iter().filter(|repair| !repair.committed) {
            match repair.code {
                "no-merge-driver" => settings::set_merge_driver(&self.env, &site.repo)?,
                _ => site.make_private_folder()?,
            }
        }
        Ok(plan)
    }

    /// What there is to mend at the paths that were asked for.
    fn mending(
        &self,
        opened: &Opened,
        asked: &Asked,
        take: Option<Take>,
        chosen: &Chosen,
    ) -> Result<Plan, Error> {
        let site = &opened.site;
        let loaded = store::load(&site.root, &Scope::all());
        super::refuse_newer_format(&loaded.snapshot)?;
        let me = opened.now.me(&loaded.snapshot)?.to_owned();
        let found = self.look_at(opened, &loaded, asked)?;
        let settling = mend::settle(&loaded.snapshot, &me, &|path| asked.holds(path), take, chosen);
        let mut plan = Plan {
            files: Vec::new(),
            records: settling.records,
            repairs: settling.repairs,
            undecided: settling.undecided,
            found,
        };
        for problem in plan.found.problems.clone() {
            match problem.code {
                "misplaced" => plan.take_home(opened, &me, &problem)?,
                "line-ends" => plan.with_plain_ends(&loaded, &me, &problem),
                "no-merge-driver" => plan.here(&problem, "git merges records by field from now on"),
                "unignored-private" => plan.here(&problem, "git leaves it alone from now on"),
                "no-git-rules" => plan.with_rules(opened, &problem)?,
                _ => {}
            }
        }
        for record in plan.records.clone() {
            plan.put(opened, &record)?;
        }
        plan.repairs.sort();
        Ok(plan)
    }
}

impl Plan {
    fn view(&self, done: bool) -> Mending {
        Mending {
            done,
            repairs: self.repairs.clone(),
            undecided: self.undecided.clone(),
            left: self.found.clone(),
        }
    }

    fn here(&mut self, problem: &Problem, what: &str) {
        self.repairs.push(Repair::here(&problem.path, problem.code, what));
    }

    /// Moves a record of mine to the place that its name asks for, if nothing is there.
    fn take_home(&mut self, opened: &Opened, me: &str, problem: &Problem) -> Result<(), Error> {
        let site = &opened.site;
        let Some((kind, id)) = asked_place(&problem.path) else { return Ok(()) };
        let home = Record::new(kind, &id).path();
        let full = |path: &str| format!("{}{path}", site.prefix);
        let in_commit = match site.repo.head()? {
            Some(head) => site.repo.holds_at(head, &full(&home))?,
            None => false,
        };
        let is_taken = in_commit
            || site.root.join(&home).symlink_metadata().is_ok()
            || self.files.iter().any(|file| file.path == full(&home));
        let Ok(Some(bytes)) = store::read_bytes(&site.root, &problem.path) else { return Ok(()) };
        let Ok(record) = store::parse(kind, &id, &home, &bytes) else { return Ok(()) };
        if is_taken || !mend::is_mine(&record, me) {
            return Ok(());
        }
        let plain = store::with_plain_ends(&home, &bytes).map_err(Error::File)?;
        self.files.push(FileChange { path: full(&problem.path), before: Some(bytes), after: None });
        self.files.push(FileChange { path: full(&home), before: None, after: Some(plain) });
        self.repairs.push(Repair::committed(&problem.path, problem.code, format!("it moves to {home}")));
        Ok(())
    }

    fn with_plain_ends(&mut self, loaded: &Loaded, me: &str, problem: &Problem) {
        let mine = loaded.snapshot.all().find(|record| record.path() == problem.path);
        let Some(record) = mine.filter(|record| mend::is_mine(record, me)) else { return };
        if !self.records.iter().any(|known| known.path() == problem.path) {
            self.records.push(record.clone());
        }
        let what = "its lines end as everywhere else, and nothing else changes";
        self.repairs.push(Repair::committed(&problem.path, problem.code, what));
    }

    fn with_rules(&mut self, opened: &Opened, problem: &Problem) -> Result<(), Error> {
        let site = &opened.site;
        let rules = if problem.path == ".gitignore" { site.ignored()? } else { site.attributes()? };
        let Some(rules) = rules else { return Ok(()) };
        self.files.push(rules);
        self.repairs.push(Repair::committed(&problem.path, problem.code, "it gets the lines that it lacks"));
        Ok(())
    }

    fn put(&mut self, opened: &Opened, record: &Record) -> Result<(), Error> {
        let site = &opened.site;
        let path = record.path();
        let before = store::read_bytes(&site.root, &path).map_err(Error::File)?;
        let written = store::rewrite(before.as_deref(), record).map_err(Error::File)?;
        let after = store::with_plain_ends(&path, &written).map_err(Error::File)?;
        self.files.push(FileChange { path: format!("{}{path}", site.prefix), before, after: Some(after) });
        Ok(())
    }

    fn message(&self) -> String {
        let committed: Vec<&Repair> = self.repairs.iter().filter(|repair| repair.committed).collect();
        let what = match committed.as_slice() {
            [one] => format!("check: mend {} ({})", one.path, one.code),
            many => format!("check: mend {}", count(many.len(), "thing", "things")),
        };
        let mut message = format!("{}\n\nAlly-Action: check\n", subject(&what));
        for record in &self.records {
            message.push_str(&format!("Ally-Record: {} {}\n", record.kind.word(), record.id));
        }
        message
    }
}

/// Asks for each clash which value stays; Enter leaves it open.
fn choices(talk: &mut Talk<'_>, undecided: &[Undecided]) -> Result<Chosen, Halt> {
    let mut chosen = Chosen::new();
    for clash in undecided {
        talk.say(&format!("{}: which {} stays?", clash.path, clash.field))?;
        let shown = Some(&clash.shown.0).filter(|value| **value != Value::Null);
        let values: Vec<Option<&Value>> = std::iter::once(None)
            .chain(clash.kept.iter().map(|kept| Some(&kept.0)).filter(|_| shown.is_some()))
            .collect();
        for (index, value) in values.iter().enumerate() {
            let words = value.or(shown).map_or_else(|| "none, as it is now".to_owned(), ToString::to_string);
            talk.say(&format!("  {}  {words}", index + 1))?;
        }
        let most = values.len();
        let number = talk.key(&format!("  1 to {most}, Enter leaves it open: "), |typed| {
            match typed.trim().parse::<usize>() {
                Ok(number) if (1..=most).contains(&number) => Read::Is(number),
                _ => Read::Not(format!("1 to {most}, or Enter")),
            }
        })?;
        if let Some(choice) = number.and_then(|number| values.get(number - 1)) {
            chosen.insert((clash.path.clone(), clash.field.clone()), choice.cloned());
        }
    }
    Ok(chosen)
}
