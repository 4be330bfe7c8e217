//! `check`: every problem of the records at once.

use super::{App, Opened, Site};
use crate::error::{Error, Exit};
use crate::model::{Problem, Scope};
use crate::ops::check::{self, Found};
use crate::ops::review::without_hidden_words;
use crate::render::Findings;
use crate::store::{self, Loaded, Places};

impl App {
    /// Every problem of the records at once.
    pub fn check(&mut self, paths: &[std::path::PathBuf]) -> Result<Exit, Error> {
        let opened = self.open()?;
        let loaded = store::load(&opened.site.root, &Scope::all());
        let asked = self.asked(&opened.site, paths)?;
        let view = self.look_at(&opened, &loaded, &asked)?;
        self.show("check", &view, &opened.now, &[])?;
        Ok(exit_of(&view))
    }

    /// What there is to find at the paths that were asked for.
    pub(super) fn look_at(&self, opened: &Opened, loaded: &Loaded, asked: &Asked) -> Result<Findings, Error> {
        let site = &opened.site;
        let team = &loaded.snapshot;
        let mut problems = loaded.problems.clone();
        problems.extend(placed(site, check::check(team)));
        if let Ok(me) = opened.now.me(team) {
            check::leave_to_writers(team, me, &mut problems);
        }
        problems.extend(placed(site, check::days::odd_days(team, opened.now.today)));
        without_hidden_words(team, &opened.now, &mut problems);
        problems.extend(super::ask::own_questions(site).1);
        problems.extend(self.past_findings(site, team, asked)?);
        problems.extend(store::line_ends(&site.root));
        problems.extend(site.tracked_private()?);
        problems.extend(site.unignored_private()?);
        problems.extend(site.missing_rules()?);
        problems.extend(site.unmerged()?);
        problems.extend(site.kept_aside()?);
        problems.sort();
        problems.dedup();
        problems.retain(|problem| asked.holds(&problem.path));
        let files = store::scan(&site.root).iter().filter(|path| asked.holds(path)).count();
        Ok(Findings { problems, files, all: asked.is_all() })
    }

    /// The paths as typed, relative to the team's folder.
    pub(super) fn asked(&self, site: &Site, paths: &[std::path::PathBuf]) -> Result<Asked, Error> {
        paths.iter().map(|path| self.inside(site, path)).collect::<Result<_, _>>().map(Asked)
    }

    fn inside(&self, site: &Site, path: &std::path::Path) -> Result<String, Error> {
        let full = self.env.path(path);
        let full = full.canonicalize().map_err(Error::system(full))?;
        let relative = full.strip_prefix(&site.root).map_err(|_| Error::Usage {
            message: format!("{} does not lie in the team's folder {}", full.display(), site.root.display()),
            hint: "name files or folders of the team, or none for all".to_owned(),
        })?;
        let parts: Vec<String> = relative
            .components()
            .filter_map(|part| match part {
                std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                _ => None,
            })
            .collect();
        Ok(parts.join("/"))
    }
}

/// Findings with the lines of their fields. Those of one file stand together, so that each is looked through once.
fn placed(site: &Site, found: Vec<Found>) -> Vec<Problem> {
    let mut file: Option<(String, Option<Places>)> = None;
    let place = |Found { problem, field }: Found| {
        let Some(field) = field else { return problem };
        if file.as_ref().is_none_or(|(path, _)| *path != problem.path) {
            // What can't be read any more has no lines; the finding stays.
            let bytes = store::read_bytes(&site.root, &problem.path).ok().flatten();
            file = Some((problem.path.clone(), bytes.map(|bytes| Places::of(&bytes))));
        }
        let places = file.as_ref().and_then(|(_, places)| places.as_ref());
        match places.and_then(|places| places.of_field(&field)) {
            Some((line, column)) => problem.at(line, column),
            None => problem,
        }
    };
    found.into_iter().map(place).collect()
}

/// The exit code of what was found.
pub(super) fn exit_of(found: &Findings) -> Exit {
    if found.asks_for_mending() { Exit::BadRecords } else { Exit::Ok }
}

/// Files and folders that were asked for, relative to the team's folder; none for all.
pub(super) struct Asked(Vec<String>);

impl Asked {
    fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn holds(&self, path: &str) -> bool {
        let below =
            |wanted: &String| wanted.is_empty() || path == wanted || path.starts_with(&format!("{wanted}/"));
        self.0.is_empty() || self.0.iter().any(below)
    }
}
