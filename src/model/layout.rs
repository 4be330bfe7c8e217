//! Which file holds which record: the only folder names in the code.

use super::id::is_well_formed;
use super::kind::Kind;

/// The folder that git ignores: drafts and private notes.
pub const fn private_folder() -> &'static str {
    "private"
}

/// What a path of the team's folder means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file of a record.
    Record(Kind, String),
    /// A YAML file in one of our folders that is where no record belongs; the reason is a sentence part.
    Misplaced(&'static str),
    /// Not ours.
    Other,
}

/// The file of a record, relative to the team's folder.
pub fn path_of(kind: Kind, id: &str) -> String {
    let dated = |folder: &str| {
        let (day, rest) = id.split_once('.').unwrap_or((id, ""));
        let who = rest.split('.').next().unwrap_or_default();
        let (year, month) = (day.get(..4).unwrap_or_default(), day.get(5..7).unwrap_or_default());
        format!("{folder}/{who}/{year}/{month}/{id}.yaml")
    };
    match kind {
        Kind::Team => "ally.yaml".to_owned(),
        Kind::Member => format!("members/{id}.yaml"),
        Kind::Pact => format!("pacts/{id}.yaml"),
        Kind::Goal => format!("goals/{id}.yaml"),
        Kind::Checkin => dated("checkins"),
        Kind::Feedback => dated("feedback"),
        Kind::Sprint => format!("sprints/{id}/plan.yaml"),
        Kind::SprintLeaf => format!("sprints/{id}.yaml"),
        Kind::ReviewLeaf | Kind::Joint => format!("reviews/{id}.yaml"),
    }
}

/// What lies at a path.
pub fn at_path(path: &str) -> Place {
    if path == "ally.yaml" {
        return Place::Record(Kind::Team, "ally".to_owned());
    }
    let Some((folder, rest)) = path.split_once('/') else { return Place::Other };
    let Some(stem) = rest.strip_suffix(".yaml") else { return Place::Other };
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let (kind, id) = match folder {
        "members" => (Kind::Member, stem.to_owned()),
        "pacts" => (Kind::Pact, stem.to_owned()),
        "goals" => (Kind::Goal, stem.to_owned()),
        "checkins" => (Kind::Checkin, name.to_owned()),
        "feedback" => (Kind::Feedback, name.to_owned()),
        "sprints" => match stem.strip_suffix("/plan") {
            Some(id) => (Kind::Sprint, id.to_owned()),
            None => (Kind::SprintLeaf, stem.to_owned()),
        },
        "reviews" if name.starts_with("joint.") => (Kind::Joint, stem.to_owned()),
        "reviews" => (Kind::ReviewLeaf, stem.to_owned()),
        _ => return Place::Other,
    };
    if !is_well_formed(kind, &id) {
        Place::Misplaced("its name is not the id of a record")
    } else if path_of(kind, &id) != path {
        Place::Misplaced("its name asks for another folder")
    } else {
        Place::Record(kind, id)
    }
}

/// Whether a folder can lead to records that matter to a look at one's own of every age and, of the others' that bear a
/// day in their path, at those of a month such as `2026-10` and later ones.
pub fn is_looked_into(folder: &str, own: Option<&str>, since: &str) -> bool {
    let (year, _) = since.split_once('-').unwrap_or((since, ""));
    match *folder.split('/').collect::<Vec<_>>() {
        ["members" | "pacts" | "goals" | "sprints" | "reviews", ..] => true,
        ["checkins" | "feedback"] | ["checkins" | "feedback", _] => true,
        ["checkins" | "feedback", who, ..] if Some(who) == own => true,
        ["checkins" | "feedback", _, its] => its >= year,
        ["checkins" | "feedback", _, its, month, ..] => format!("{its}-{month}").as_str() >= since,
        _ => false,
    }
}

/// The record for which a file's name speaks that lies in another folder than the name asks for: the names of check-ins
/// and feedback hold everything that their place follows from.
pub fn asked_place(path: &str) -> Option<(Kind, String)> {
    let kind = match path.split_once('/')?.0 {
        "checkins" => Kind::Checkin,
        "feedback" => Kind::Feedback,
        _ => return None,
    };
    let id = path.strip_suffix(".yaml")?.rsplit('/').next()?.to_owned();
    (is_well_formed(kind, &id) && path_of(kind, &id) != path).then_some((kind, id))
}

#[cfg(test)]
mod tests {
    use super::{Kind, Place, asked_place, at_path, path_of};

    #[test]
    fn a_name_that_holds_day_and_author_asks_for_one_place() {
        let asked = |path| asked_place(path).map(|(kind, id)| path_of(kind, &id));
        let right = "checkins/ana/2026/11/2026-11-22.ana.yaml";
        assert_eq!(asked("checkins/ben/2026/11/2026-11-22.ana.yaml").as_deref(), Some(right));
        assert_eq!(asked("checkins/2026-11-22.ana.yaml").as_deref(), Some(right));
        for path in [right, "checkins/ana/2026/11/today.yaml", "goals/ana/x/y.yaml", "2026-11-22.ana.yaml"] {
            assert_eq!(asked(path), None, "{path}");
        }
    }

    #[test]
    fn path_and_id_are_two_faces_of_one_thing() {
        for (kind, id, path) in [
            (Kind::Team, "ally", "ally.yaml"),
            (Kind::Member, "ana", "members/ana.yaml"),
            (Kind::Pact, "2026-11-22.ana", "pacts/2026-11-22.ana.yaml"),
            (Kind::Goal, "ours/hiking", "goals/ours/hiking.yaml"),
            (Kind::Checkin, "2026-11-22.ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"),
            (Kind::Feedback, "2026-11-22.ana.k3f9", "feedback/ana/2026/11/2026-11-22.ana.k3f9.yaml"),
            (Kind::Sprint, "2026-11-phones-away.ana", "sprints/2026-11-phones-away.ana/plan.yaml"),
            (Kind::SprintLeaf, "2026-11-phones-away.ana/ben", "sprints/2026-11-phones-away.ana/ben.yaml"),
            (Kind::ReviewLeaf, "2026-W47/ana", "reviews/2026-W47/ana.yaml"),
            (Kind::Joint, "2026-W47/joint.ben", "reviews/2026-W47/joint.ben.yaml"),
        ] {
            assert_eq!(path_of(kind, id), path);
            assert_eq!(at_path(path), Place::Record(kind, id.to_owned()));
        }
    }

    #[test]
    fn a_look_goes_into_ones_own_folders_and_recent_ones() {
        let is_looked_into = |folder| super::is_looked_into(folder, Some("ana"), "2026-10");
        for folder in ["goals/ben", "reviews/2013-03", "checkins", "checkins/ben", "checkins/ana/2013/03"] {
            assert!(is_looked_into(folder), "{folder}");
        }
        for folder in ["feedback/ben/2026", "checkins/ben/2026/10", "checkins/ben/2027/01"] {
            assert!(is_looked_into(folder), "{folder}");
        }
        for folder in ["checkins/ben/2025", "checkins/ben/2026/09", "notes", "private", "target/debug"] {
            assert!(!is_looked_into(folder), "{folder}");
        }
    }

    #[test]
    fn other_files_are_told_apart() {
        assert_eq!(at_path("README.md"), Place::Other);
        assert_eq!(at_path("notes/x.yaml"), Place::Other);
        assert!(matches!(at_path("checkins/ben/2026/11/2026-11-22.ana.yaml"), Place::Misplaced(_)));
        assert!(matches!(at_path("checkins/ana/2026/11/today.yaml"), Place::Misplaced(_)));
        assert!(matches!(at_path("goals/../x.yaml"), Place::Misplaced(_)));
    }
}
