//! `join`: how somebody comes into a team, or takes up a coming-in that was cut short.

use std::path::{Path, PathBuf};

use super::begin::{first_word, not_reached, tidy};
use super::identity::Myself;
use super::{App, Opened, Site, settings};
use crate::error::{Error, Exit};
use crate::git;
use crate::model::Scope;
use crate::ops::Now;
use crate::ops::member::{self, About, Newcomer};
use crate::ops::pact;
use crate::ops::team::Begun;
use crate::store;

/// What `join` was asked.
#[derive(Debug, Clone, Default)]
pub struct Join {
    /// Where the team is.
    pub url: String,
    /// The folder for the clone; named after the address if not given.
    pub folder: Option<PathBuf>,
    /// The new member's id.
    pub member: Option<String>,
    /// The new member's shown name.
    pub name: Option<String>,
    /// The new member's role; by the team if not named.
    pub role: Option<String>,
    /// What the new member says about him- or herself.
    pub about: About,
}

impl App {
    /// Comes into a team: clones it, adds me as a member, sends that.
    pub fn join(&mut self, ask: &Join) -> Result<Exit, Error> {
        self.join_with(ask, &[])
    }

    /// The same, with git settings for the new clone.
    ///
    /// The clone is made in a hidden place and put into its folder once I am a member in it. What was cut short before
    /// is begun anew, what was cut short after is gone on with: by the same command.
    pub(super) fn join_with(&mut self, ask: &Join, settings: &[(&str, &str)]) -> Result<Exit, Error> {
        let here = self.env.folder.clone();
        let myself = self.myself(&here, ask.name.as_deref())?;
        let url = self.absolute(&ask.url);
        let name = ask.folder.clone().unwrap_or_else(|| PathBuf::from(name_in_url(&url)));
        let folder = tidy(&self.env.path(&name));
        let Some(mut making) = git::Making::begin(&folder, &url)? else {
            return Err(Error::NotEmpty(folder));
        };
        let mut known = false;
        if making.is_new() {
            let repo = git::clone(&url, making.place(), &self.world()).map_err(not_reached)?;
            let asked = myself.settings.iter().map(|(key, value)| (*key, value.as_str()));
            for (key, value) in asked.chain(settings.iter().copied()) {
                repo.set_config(key, value)?;
            }
            known = self.enter(ask, making.place(), &url, myself)?;
            making.note(&url)?;
        }
        making.put()?;
        self.arrive(ask, &folder, url, known)?;
        making.finish()?;
        Ok(Exit::Ok)
    }

    /// Becomes a member in a fresh clone, or the one that I am already on another device; true for that.
    fn enter(&mut self, ask: &Join, clone: &Path, url: &str, myself: Myself) -> Result<bool, Error> {
        let site = team_in(clone, url)?;
        let people = store::load(&site.root, &Scope::people()).snapshot;
        super::refuse_newer_format(&people)?;
        let known = match &ask.member {
            Some(wanted) => {
                people.member(wanted).filter(|member| member::has_address(*member, &myself.email))
            }
            None => member::owner_of(&people, &myself.email)?.and_then(|id| people.member(&id)),
        };
        if let Some(known) = known {
            settings::prepare_clone(&self.env, &site.repo, known.id())?;
            return Ok(true);
        }
        let shown = ask.name.clone().unwrap_or(myself.name);
        let id = ask.member.clone().unwrap_or_else(|| first_word(&shown));
        let newcomer = self.newcomer(id.clone(), Some(shown), myself.email);
        let newcomer = Newcomer { role: ask.role.clone(), about: ask.about.clone(), ..newcomer };
        let now = Now { me: Some(id.clone()), ..self.anywhere() };
        let opened = Opened { site, now };
        let plan = member::join(&people, &opened.now, &newcomer)?;
        self.carry_out(&opened, |_| Ok(Scope::people()), |_, _| Ok(plan))?;
        settings::prepare_clone(&self.env, &opened.site.repo, &id)?;
        Ok(false)
    }

    /// What is left once the clone stands in its folder: a few words about me, and the sending.
    fn arrive(&mut self, ask: &Join, folder: &Path, url: String, known: bool) -> Result<(), Error> {
        let site = team_in(folder, &url)?;
        let people = store::load(&site.root, &Scope::people()).snapshot;
        let now = self.now_in(&site)?;
        let opened = Opened { site, now };
        let mut begun = Begun {
            folder: opened.site.root.display().to_string(),
            team: people.team().map(|team| team.name().to_owned()).unwrap_or_default(),
            member: opened.now.me.clone().unwrap_or_default(),
            invite: Some(git::shown_address(&url)),
            remote: Some(url),
            pact: None,
            joined: true,
            known,
            to_sign: waits_for(&opened.site, &opened.now),
            sent: known,
            enter: self.way_into(&opened.site.root),
            hint: None,
        };
        if known {
            return self.show_begun("join", &begun, &opened.now);
        }
        // Asked once the member is there, so that whoever goes away in the middle has come in all the same.
        let about = self.ask_about(&ask.about)?;
        if ask.about.is_empty() && !about.is_empty() {
            let edit = member::Edit { about, ..member::Edit::default() };
            self.carry_out(&opened, |_| Ok(Scope::people()), |team, now| member::edit(team, now, &edit))?;
        }
        self.send(&opened, &mut begun)
    }
}

/// The team in a clone.
fn team_in(clone: &Path, url: &str) -> Result<Site, Error> {
    let root = Site::in_clone(clone).ok_or_else(|| Error::NoTeamInClone { url: url.to_owned() })?;
    Site::at(root)
}

/// Whether a pact waits for a member's signature.
fn waits_for(site: &Site, now: &Now) -> bool {
    let pacts = store::load(&site.root, &Scope::of(&pact::READS)).snapshot;
    let me = now.me.as_deref().and_then(|me| pacts.member(me));
    me.is_some_and(|me| me.owes_checkins() && !pact::to_sign(&pacts, me, now.today).is_empty())
}

/// The folder that git would choose for a clone.
fn name_in_url(url: &str) -> String {
    let last = url.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or(url);
    let name = last.strip_suffix(".git").unwrap_or(last);
    if name.is_empty() { "team".to_owned() } else { name.to_owned() }
}
