//! Joins the pure operations to the store, git and the screen.
//!
//! Two functions carry all effects of most commands: [`App::read`] loads, asks and shows; [`App::write`] loads, plans,
//! writes, commits and only then shows. The other modules here are the commands that do more than that.

mod agreement;
mod ahead;
mod aside;
mod ask;
mod begin;
mod check;
mod clone_rules;
mod complete;
mod demo;
mod due;
mod edit;
mod every;
mod export;
mod goal;
mod history;
mod import;
mod identity;
mod inbox;
mod join;
mod man;
mod mend;
mod merge_file;
mod nudge;
mod past;
mod prompt;
mod questions;
mod remind;
mod remind_schedule;
mod review;
mod schema;
mod settings;
mod site;
mod sprint;
mod sync;
mod talk;
mod waiting;

use std::io::{Read, Write};
use std::iter;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use begin::Init;
pub use edit::Composed;
pub use export::Target;
pub use import::Source;
pub use join::Join;
pub use remind::Remind;
pub use remind_schedule::Install;
pub use settings::Setting;
pub use site::Site;
pub use sync::Sync;

use crate::env::Env;
use crate::error::{Error, Exit};
use crate::git::{FileChange, Stamp, World};
use crate::model::{Kind, Problem, Record, Scope, Snapshot};
use crate::ops::pact::unread_looks;
use crate::ops::review::without_hidden_words;
use crate::ops::{Answered, Change, Now, Plan, Refusal, member};
use crate::render::{self, Page, Show, Style};
use crate::store::{self, Loaded};
pub use crate::sync::Settle;

/// How long a command waits for another one that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the global options say.
#[derive(Debug, Clone, Default)]
pub struct Global {
    /// The team's folder, if named.
    pub repo: Option<PathBuf>,
    /// The member to act as, if named.
    pub act_as: Option<String>,
    /// How answers are shown.
    pub style: Style,
    /// Never ask.
    pub no_input: bool,
    /// In every team of the person's settings.
    pub every_team: bool,
}

/// The application: one process, one command.
#[derive(Debug)]
pub struct App {
    /// The outside world.
    pub env: Env,
    /// The global options.
    pub global: Global,
}

/// A team that was opened, and who acts in it.
pub(crate) struct Opened {
    pub(crate) site: Site,
    pub(crate) now: Now,
}

impl App {
    /// Puts an application together.
    pub const fn new(env: Env, global: Global) -> Self {
        Self { env, global }
    }

    /// A command that shows something.
    pub fn read<V: Show>(
        &mut self,
        kind: &str,
        scope: impl FnOnce(&Now) -> Answered<Scope>,
        ask: impl FnOnce(&Snapshot, &Now) -> Answered<V>,
    ) -> Result<Exit, Error> {
        let opened = self.open()?;
        let loaded = load(&opened, &scope(&opened.now)?);
        let answer = ask(&loaded.snapshot, &opened.now);
        let view = answer.inspect_err(|_| self.warn(&loaded.problems))?;
        self.show(kind, &view, &opened.now, &loaded.problems)?;
        Ok(Exit::of(&loaded.problems))
    }

    /// A command that writes records: nothing is shown as done before the commit exists.
    pub fn write(
        &mut self,
        kind: &str,
        scope: impl FnOnce(&Now) -> Answered<Scope>,
        plan: impl FnOnce(&Snapshot, &Now) -> Answered<Plan>,
    ) -> Result<Exit, Error> {
        let opened = self.open()?;
        let (plan, problems) = self.carry_out(&opened, scope, plan)?;
        self.show_done(kind, &plan.view, &opened.now, &problems)?;
        Ok(Exit::Ok)
    }

    /// Loads, plans, writes and commits; holds the commit lock from before the records are read.
    fn carry_out<V>(
        &mut self,
        opened: &Opened,
        scope: impl FnOnce(&Now) -> Answered<Scope>,
        plan: impl FnOnce(&Snapshot, &Now) -> Answered<Plan<V>>,
    ) -> Result<(Plan<V>, Vec<Problem>), Error> {
        let files = |change: &Change| files(&opened.site, change);
        self.carry_out_with(opened, scope, plan, files)
    }

    /// The same, with bytes made in another way.
    fn carry_out_with<V>(
        &mut self,
        opened: &Opened,
        scope: impl FnOnce(&Now) -> Answered<Scope>,
        plan: impl FnOnce(&Snapshot, &Now) -> Answered<Plan<V>>,
        files: impl FnOnce(&Change) -> Result<Vec<FileChange>, Error>,
    ) -> Result<(Plan<V>, Vec<Problem>), Error> {
        let site = &opened.site;
        let world = self.world();
        let lock = site.ready(&world)?;
        let loaded = load(opened, &scope(&opened.now)?);
        refuse_newer_format(&loaded.snapshot)?;
        let plan = plan(&loaded.snapshot, &opened.now).inspect_err(|_| self.warn(&loaded.problems))?;
        let mut after = loaded.snapshot;
        plan.change.put.iter().filter(|record| !record.private).for_each(|record| after.put(record.clone()));
        let files = files(&plan.change)?;
        keep_private(site, &plan.change.put)?;
        if !files.is_empty() {
            let (author, committer) = self.stamps(opened, &after)?;
            site.repo.commit(&lock, &files, &message(&plan.change), &author, &committer, &world)?;
        }
        // What was private goes last: a death in between leaves it twice, and never nowhere.
        for record in plan.change.take.iter().filter(|record| record.private) {
            site.repo.write_untracked(&site.root.join(record.path()), None)?;
        }
        Ok((plan, loaded.problems))
    }

    /// The team's folder.
    pub fn team_folder(&self) -> Result<PathBuf, Error> {
        Ok(Site::find(&self.env, self.global.repo.as_deref())?.root)
    }

    /// Finds the team, and who acts in it.
    pub(crate) fn open(&self) -> Result<Opened, Error> {
        let site = Site::find(&self.env, self.global.repo.as_deref())?;
        let now = self.now_in(&site)?;
        Ok(Opened { site, now })
    }

    /// Who acts in a team, and when.
    pub(crate) fn now_in(&self, site: &Site) -> Result<Now, Error> {
        let people = store::load(&site.root, &Scope::people()).snapshot;
        let email = site.repo.identity(&self.world()).ok().map(|(_, email)| email);
        let named = match &self.global.act_as {
            Some(name) => Some(name.clone()),
            None => site.repo.config("ally.member")?,
        };
        let me = match (named, &email) {
            (Some(name), _) => Some(name),
            // An address that two share is nobody's: reading goes on, writing asks who it is.
            (None, Some(email)) => member::owner_of(&people, email).unwrap_or_default(),
            (None, None) => None,
        };
        let member = me.as_deref().and_then(|id| people.member(id));
        let zone = member.and_then(crate::model::Member::zone);
        let day_starts = member.map_or(0, crate::model::Member::day_starts);
        Ok(Now {
            today: crate::model::day_of(self.env.now, zone.as_ref(), day_starts),
            me,
            email,
            instant: self.env.now,
            seed: self.env.seed,
        })
    }

    /// Who stands in a commit as author and committer: the author is the member, under the name and an address that
    /// the member's file holds; the committer is git's identity.
    pub(crate) fn stamps(&self, opened: &Opened, team: &Snapshot) -> Result<(Stamp, Stamp), Error> {
        let (name, email) = opened.site.repo.identity(&self.world())?;
        let committer = self.stamp(name, email);
        let member = opened.now.me.as_deref().and_then(|id| team.member(id));
        let author = match member {
            Some(member) if !member::has_address(member, &committer.email) => {
                let email = member.emails().first().map_or(committer.email.as_str(), |email| *email);
                self.stamp(member.name().to_owned(), email.to_owned())
            }
            _ => committer.clone(),
        };
        Ok((author, committer))
    }

    pub(crate) fn stamp(&self, name: String, email: String) -> Stamp {
        Stamp {
            name,
            email,
            seconds: self.env.now.timestamp(),
            offset_minutes: self.env.now.offset().local_minus_utc() / 60,
        }
    }

    /// What the git layer needs to know of the process.
    pub(crate) fn world(&self) -> World {
        let asks = self.env.terminal.input && !self.global.no_input;
        World {
            vars: self.env.vars.clone(),
            interactive: asks,
            seed: self.env.seed,
            idle_seconds: 60,
            progress: self.progress(),
        }
    }

    /// Shows an answer, and warns of problems beside it.
    pub(crate) fn show<V: Show>(
        &mut self,
        kind: &str,
        view: &V,
        now: &Now,
        problems: &[Problem],
    ) -> Result<(), Error> {
        let style = self.global.style;
        if style.json {
            let written = render::write_json(&mut self.env.streams.output, kind, view, problems);
            return closed_pipe_is_fine(written);
        }
        let text = self.drawn(view, now);
        self.put(text.as_bytes())?;
        self.warn(problems);
        Ok(())
    }

    /// An answer as text for a person.
    pub(crate) fn drawn<V: Show>(&self, view: &V, now: &Now) -> String {
        let style = self.global.style;
        let mut page = Page::new(style, now.today, now.me_or_nobody());
        view.show(&mut page);
        page.into_text()
    }

    /// Shows what was done, unless it is to be done quietly; problems are told either way.
    pub(crate) fn show_done<V: Show>(
        &mut self,
        kind: &str,
        view: &V,
        now: &Now,
        problems: &[Problem],
    ) -> Result<(), Error> {
        if self.global.style.quiet && !self.global.style.json {
            self.warn(problems);
            return Ok(());
        }
        self.show(kind, view, now, problems)
    }

    /// Writes text as it is to standard output.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let output = &mut self.env.streams.output;
        closed_pipe_is_fine(output.write_all(bytes).and_then(|()| output.flush()))
    }

    /// Warns of problems on standard error.
    pub(crate) fn warn(&mut self, problems: &[Problem]) {
        if !problems.is_empty() && !self.global.style.json {
            // Nobody is left to tell when standard error is gone.
            let _ = render::write_problems(
                &mut self.env.streams.errors,
                problems,
                self.global.style.color_errors,
            );
        }
    }

    /// A sentence on standard error, for a person who waits.
    pub(crate) fn tell(&mut self, text: &str) {
        if !self.global.style.json && !self.global.style.quiet {
            let line = format!("{}\n", render::safe::line(text));
            // As above.
            let _ = self.env.streams.errors.write_all(line.as_bytes());
        }
    }

    /// A free text as typed: `-` is standard input, `@/…`, `@./…`, `@../…` and `@~…` a file, anything else itself.
    pub fn text(&mut self, typed: &str) -> Result<String, Error> {
        let bytes = if typed == "-" {
            read_text(self.env.streams.input.as_mut(), "standard input".as_ref())?
        } else if let Some(path) = typed.strip_prefix('@').filter(|path| is_path(path)) {
            let path = self.env.path(path.as_ref());
            let mut file = std::fs::File::open(&path).map_err(Error::system(&path))?;
            read_text(&mut file, &path)?
        } else {
            return Ok(typed.to_owned());
        };
        utf8(bytes, typed)
    }

    /// Asks a person a question on the terminal; nothing when nobody is there to answer.
    pub(crate) fn ask(&mut self, question: &str) -> Result<Option<String>, Error> {
        if !self.may_ask() {
            return Ok(None);
        }
        let errors = &mut self.env.streams.errors;
        errors.write_all(format!("{question} ").as_bytes()).map_err(Error::system("the terminal"))?;
        errors.flush().map_err(Error::system("the terminal"))?;
        let mut bytes = Vec::new();
        let mut one = [0u8];
        while self.env.streams.input.read(&mut one).map_err(Error::system("the terminal"))? == 1
            && one != *b"\n"
        {
            bytes.extend_from_slice(&one);
        }
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// Whether a person at the terminal says yes to a question; anything else is a no.
    pub(crate) fn agrees(&mut self, question: &str) -> Result<bool, Error> {
        let answer = self.ask(question)?;
        Ok(answer.is_some_and(|answer| matches!(answer.to_lowercase().as_str(), "y" | "yes")))
    }
}

/// Writes the private records of a change.
fn keep_private(site: &Site, records: &[Record]) -> Result<(), Error> {
    for record in records.iter().filter(|record| record.private) {
        let path = record.path();
        let before = store::read_bytes(&site.root, &path).map_err(Error::File)?;
        let after = store::rewrite(before.as_deref(), record).map_err(Error::File)?;
        site.make_private_folder()?;
        site.repo.write_untracked(&site.root.join(path), Some(&after))?;
    }
    Ok(())
}

/// The bytes of a change, beside what is there now.
pub(crate) fn files(site: &Site, change: &Change) -> Result<Vec<FileChange>, Error> {
    let (put, take) =
        (change.put.iter().zip(iter::repeat(true)), change.take.iter().zip(iter::repeat(false)));
    put.chain(take)
        .filter(|(record, _)| !record.private)
        .map(|(record, stays)| {
            let path = record.path();
            let before = store::read_bytes(&site.root, &path).map_err(Error::File)?;
            let rewrite = || store::rewrite(before.as_deref(), record).map_err(Error::File);
            let after = stays.then(rewrite).transpose()?;
            let is_new = before.is_none();
            let after =
                after.map(|bytes| if is_new { schema::with_schema(site, record, bytes) } else { bytes });
            Ok(FileChange { path: format!("{}{path}", site.prefix), before, after })
        })
        .collect()
}

/// More than any field takes.
const MOST_TEXT: u64 = 1 << 20;

/// Reads a text to its end.
fn read_text(from: &mut dyn Read, name: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    from.take(MOST_TEXT + 1).read_to_end(&mut bytes).map_err(Error::system(name))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= MOST_TEXT) {
        return Ok(bytes);
    }
    Err(Error::Usage {
        message: format!("the text of {} is longer than 1 MiB", name.display()),
        hint: "a record holds 64 KiB; put the long text into a file beside it, and the gist here".to_owned(),
    })
}

/// The text of a file; a byte order mark in front goes.
fn utf8(bytes: Vec<u8>, name: &str) -> Result<String, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    String::from_utf8(bytes).map_err(|error| Error::Usage {
        message: format!("the text of {name} is not UTF-8 (byte {})", error.utf8_error().valid_up_to() + 1),
        hint: "save it as UTF-8 and try again".to_owned(),
    })
}

fn is_path(text: &str) -> bool {
    text.starts_with('/') || text.starts_with("./") || text.starts_with("../") || text.starts_with('~')
}

fn closed_pipe_is_fine(written: std::io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(Error::system("standard output")),
    }
}

/// Reads the records; what is hidden from me is not told by problems either.
pub(crate) fn load(opened: &Opened, scope: &Scope) -> Loaded {
    let mut loaded = store::load(&opened.site.root, scope);
    without_hidden_words(&loaded.snapshot, &opened.now, &mut loaded.problems);
    loaded
}

/// Reads in two steps: what was read first says how far back the rest has to be read; and then older decisions that say
/// when the agreement is looked at again. Says which scopes it read.
fn load_on(
    opened: &Opened,
    first: Scope,
    then: impl FnOnce(&Snapshot, &Now) -> Scope,
    naming: Option<&store::NameContent>,
) -> (Loaded, [Scope; 2]) {
    let root = &opened.site.root;
    let mut loaded = Loaded::default();
    loaded.read_on(root, &first, naming);
    let scope = then(&loaded.snapshot, &opened.now);
    loaded.read_on(root, &scope, naming);
    if let Some(since) = scope.since.filter(|_| scope.holds(Kind::Joint)) {
        let mut decided = Scope::of(&[Kind::Joint]).since(since);
        loop {
            let unread = unread_looks(&loaded.snapshot, since);
            if unread.is_empty() {
                break;
            }
            decided.decided.extend(unread);
            loaded.read_on(root, &decided, None);
        }
    }
    without_hidden_words(&loaded.snapshot, &opened.now, &mut loaded.problems);
    (loaded, [first, scope])
}

pub(crate) fn refuse_newer_format(team: &Snapshot) -> Result<(), Error> {
    match team.team() {
        None => Err(Refusal::NoTeamFile.into()),
        Some(file) if file.is_newer() => {
            Err(Refusal::NewerFormat { found: file.format(), ours: crate::model::FORMAT }.into())
        }
        Some(_) => Ok(()),
    }
}

/// How many records a commit names; an import may write thousands.
const MOST_NAMED: usize = 200;

/// The commit message of a change: a subject that a person can read, and trailers that name action and records.
fn message(change: &Change) -> String {
    let mut message = format!("{}\n\nAlly-Action: {}\n", subject(&change.subject), change.action);
    let records = change.put.iter().chain(&change.take).filter(|record| !record.private);
    for record in records.clone().take(MOST_NAMED) {
        message.push_str(&format!("Ally-Record: {} {}\n", record.kind.word(), record.id));
    }
    if let Some(more) = records.count().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        message.push_str(&format!("Ally-Records-More: {more}\n"));
    }
    message
}

/// A subject of one line, free of anything that could drive a terminal, of at most 100 characters.
pub(crate) fn subject(text: &str) -> String {
    let line = render::safe::line(text);
    crate::ops::words::short(&line, 100)
}

/// The scope of commands that need goals and recent check-ins.
pub fn scope_of(kinds: &[Kind]) -> Answered<Scope> {
    Ok(Scope::of(kinds))
}
