//! `check --fix`: mends what can be taken back, after it has been shown.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Asked, exit_of};
use super::talk::{Halt, Read, Talk};
use super::{App, Opened, Site, settings, subject};
use crate::error::{Error, Exit};
use crate::git::FileChange;
use crate::model::{Kind, Problem, Record, Scope, Snapshot, Value, asked_place};
use crate::ops::check::mend::{self, Chosen, Repair, Take, Undecided};
use crate::ops::check::twins::Twins;
use crate::ops::words::count;
use crate::render::{Findings, Mending};
use crate::store::{self, Loaded};

/// What was asked for: where to mend, and which value of a clash stays.
struct Wish {
    asked: Asked,
    take: Option<Take>,
    chosen: Chosen,
}

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
        let mut wish = Wish { asked, take, chosen: Chosen::default() };
        if !sure && let Some(exit) = self.preview(&opened, &mut wish)? {
            return Ok(exit);
        }
        let plan = self.carry_out_mending(&opened, &wish)?;
        let loaded = store::load(&opened.site.root, &Scope::all());
        let left = self.look_at(&opened, &loaded, &wish.asked)?;
        let view = Mending { left, ..plan.view(true) };
        self.show("check.fix", &view, &opened.now, &[])?;
        Ok(exit_of(&view.left))
    }

    /// Shows what would be done and asks for what only a person can say; `None` after a yes.
    fn preview(&mut self, opened: &Opened, wish: &mut Wish) -> Result<Option<Exit>, Error> {
        let mut plan = self.mending(opened, wish)?;
        if self.may_ask() && !plan.undecided.is_empty() {
            let Some(answers) = self.talk(|talk| choices(talk, &plan.undecided))? else {
                return Ok(Some(Exit::Stopped));
            };
            wish.chosen = answers;
            plan = self.mending(opened, wish)?;
        }
        let preview = plan.view(false);
        if !self.may_ask() || preview.repairs.is_empty() {
            self.show("check.fix", &preview, &opened.now, &[])?;
            return Ok(Some(exit_of(&preview.left)));
        }
        preview.lines().iter().for_each(|line| self.say(line));
        let number = count(preview.repairs.len(), "thing", "things");
        if self.agrees(&format!("Mend {number}? [y/N]"))? {
            return Ok(None);
        }
        self.say("Nothing was written.");
        Ok(Some(Exit::BadRecords))
    }

    /// Mends: the team's files in one commit, then what concerns this clone alone.
    fn carry_out_mending(&mut self, opened: &Opened, wish: &Wish) -> Result<Plan, Error> {
        let site = &opened.site;
        let world = self.world();
        let lock = site.ready(&world)?;
        let plan = self.mending(opened, wish)?;
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

    /// What there is to mend.
    fn mending(&self, opened: &Opened, wish: &Wish) -> Result<Plan, Error> {
        let site = &opened.site;
        let loaded = store::load(&site.root, &Scope::all());
        let team = &loaded.snapshot;
        super::refuse_newer_format(team)?;
        let me = opened.now.me(team)?.to_owned();
        let found = self.look_at(opened, &loaded, &wish.asked)?;
        let asked = |path: &str| wish.asked.holds(path);
        let twins = twins(site, team, &|record| mend::is_mine(record, &me) && asked(&record.path()))?;
        let settling = mend::settle(team, &me, &asked, wish.take, &wish.chosen, &twins);
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

/// Goals with clashes that a merge made of two, as long as nobody has changed them since; by path.
fn twins(
    site: &Site,
    team: &Snapshot,
    asked: &dyn Fn(&Record) -> bool,
) -> Result<BTreeMap<String, Twins>, Error> {
    let mut found = BTreeMap::new();
    let Some(head) = site.repo.head()? else { return Ok(found) };
    let goals = team.all().filter(|record| record.kind == Kind::Goal && record.has_clashes());
    for record in goals.filter(|record| asked(record)) {
        let path = record.path();
        let full = format!("{}{path}", site.prefix);
        let here = store::read_bytes(&site.root, &path).map_err(Error::File)?;
        if here != site.repo.tree_file(head, &full)? {
            continue;
        }
        let Some(blobs) = site.repo.made_twice(head, &full)? else { continue };
        let mut versions = Vec::new();
        for blob in blobs {
            let bytes = site.repo.record_blob(blob)?.unwrap_or_default();
            versions.extend(store::parse(record.kind, &record.id, &path, &bytes).ok());
        }
        let pair = <[Record; 2]>::try_from(versions).ok();
        found.extend(pair.and_then(|pair| Twins::of(team, record, pair)).map(|pair| (path, pair)));
    }
    Ok(found)
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
    let mut chosen = Chosen::default();
    let mut asked = BTreeSet::new();
    for clash in undecided {
        if let Some(apart) = clash.apart.as_ref().filter(|_| asked.insert(&clash.path)) {
            talk.say(&format!("{}: two new goals came together under this name", clash.path))?;
            let options = ["one goal; each difference is asked about".to_owned(), apart.clone()];
            if choice(talk, &options)? == Some(1) {
                chosen.apart.insert(clash.path.clone());
            }
        }
        if chosen.apart.contains(&clash.path) {
            continue;
        }
        talk.say(&format!("{}: which {} stays?", clash.path, clash.field))?;
        let shown = Some(&clash.shown.0).filter(|value| **value != Value::Null);
        let values: Vec<Option<&Value>> = std::iter::once(None)
            .chain(clash.kept.iter().map(|kept| Some(&kept.0)).filter(|_| shown.is_some()))
            .collect();
        let words = |value: &Option<&Value>| {
            value.or(shown).map_or_else(|| "none, as it is now".to_owned(), ToString::to_string)
        };
        let options: Vec<String> = values.iter().map(words).collect();
        if let Some(value) = choice(talk, &options)?.and_then(|number| values.get(number)) {
            let place = (clash.path.clone(), clash.field.clone());
            chosen.values.insert(place, (clash.clone(), value.cloned()));
        }
    }
    Ok(chosen)
}

/// Which of several a person names by its number, counted from zero; `None` for Enter.
fn choice(talk: &mut Talk<'_>, options: &[String]) -> Result<Option<usize>, Halt> {
    for (index, words) in options.iter().enumerate() {
        talk.say(&format!("  {}  {words}", index + 1))?;
    }
    let most = options.len();
    let prompt = if most == 1 { "1".to_owned() } else { format!("1 to {most}") };
    let number = talk.key(&format!("  {prompt}, Enter leaves it open: "), |typed| {
        match typed.trim().parse::<usize>() {
            Ok(number) if (1..=most).contains(&number) => Read::Is(number),
            _ => Read::Not(format!("{prompt}, or Enter")),
        }
    })?;
    Ok(number.map(|number| number - 1))
}
