//! Dated records by the names of their files alone: only the folders of the months that are asked for are looked into.

use std::fs;
use std::path::Path;

use chrono::{Datelike, Months, NaiveDate};

use crate::model::{Kind, Place, at_path};

/// The ids of check-ins or feedback from one day to another, newest first. What can't be listed is left out: this
/// serves those who type, and the commands themselves say what is wrong.
pub fn recent_ids(root: &Path, kind: Kind, first: NaiveDate, last: NaiveDate) -> Vec<String> {
    let folder = match kind {
        Kind::Checkin => "checkins",
        Kind::Feedback => "feedback",
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    for who in folders_in(root, folder) {
        let mut month = first.with_day(1).unwrap_or(first);
        while month <= last {
            let place = format!("{folder}/{who}/{:04}/{:02}", month.year(), month.month());
            found.extend(ids_in(root, &place, kind));
            let Some(next) = month.checked_add_months(Months::new(1)) else { break };
            month = next;
        }
    }
    let (first, last) = (first.to_string(), format!("{last}~"));
    found.retain(|id| first <= *id && *id < last);
    found.sort_by(|a, b| b.cmp(a));
    found
}

/// Whether a folder of the team is one, all the way down: a link that came with a commit is not followed.
fn is_folder(root: &Path, path: &str) -> bool {
    let mut folder = root.to_path_buf();
    path.split('/').all(|step| {
        folder.push(step);
        fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir())
    })
}

fn folders_in(root: &Path, path: &str) -> Vec<String> {
    if !is_folder(root, path) {
        return Vec::new();
    }
    let entries = fs::read_dir(root.join(path)).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

fn ids_in(root: &Path, path: &str, kind: Kind) -> Vec<String> {
    let id = |name: String| match at_path(&format!("{path}/{name}")) {
        Place::Record(found, id) if found == kind => Some(id),
        _ => None,
    };
    folders_in(root, path).into_iter().filter_map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, recent_ids};
    use crate::model::parse_day;

    #[test]
    fn ids_of_the_days_asked_for_come_newest_first_and_through_no_link() {
        let team = tempfile::tempdir().unwrap();
        let put = |path: &str| {
            let path = team.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "to: ben").unwrap();
        };
        for path in [
            "checkins/ana/2025/11/2025-11-20.ana.yaml",
            "checkins/ana/2026/08/2026-08-23.ana.yaml",
            "checkins/ana/2026/08/2026-08-24.ana.yaml",
            "checkins/ana/2026/11/2026-11-22.ana.yaml",
            "checkins/ben/2026/11/2026-11-21.ben.yaml",
            "checkins/ben/2026/11/2026-11-23.ben.yaml",
            "checkins/ben/2026/11/2026-11-20.ana.yaml",
            "checkins/ben/2026/11/notes.yaml",
            "feedback/ben/2026/11/2026-11-22.ben.k3f9.yaml",
            "elsewhere/2026/11/2026-11-19.cleo.yaml",
        ] {
            put(path);
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(team.path().join("elsewhere"), team.path().join("checkins/cleo")).unwrap();
        let day = |text| parse_day(text).unwrap();
        let ids = |kind| recent_ids(team.path(), kind, day("2026-08-24"), day("2026-11-22"));
        assert_eq!(ids(Kind::Checkin), ["2026-11-22.ana", "2026-11-21.ben", "2026-08-24.ana"]);
        assert_eq!(ids(Kind::Feedback), ["2026-11-22.ben.k3f9"]);
        assert_eq!(ids(Kind::Goal), [""; 0]);
    }
}
