//! What came and what went, in words: records, who changed them, clashes that others made.

use std::collections::BTreeSet;

use super::{Ask, Error, record_at};
use crate::git::{Difference, Oid, Repo};
use crate::model::{Kind, Map, Record, Value, private_folder};
use crate::ops::sync::{Clashed, Made, Shown, Synced, Travelled, travelled};
use crate::store;

/// Leaves, of what changed here during a sync, what the remote brought: the rest was committed here while it was waited
/// for.
pub(super) fn keep_what_came(
    repo: &Repo,
    before: Option<Oid>,
    tip: Option<Oid>,
    changed: &mut Vec<Difference>,
) -> Result<(), Error> {
    let base = match (before, tip) {
        (Some(before), Some(tip)) => repo.merge_base(before, tip)?,
        _ => None,
    };
    let brought = tip.map_or(Ok(Vec::new()), |tip| repo.differences(base, tip, ""))?;
    let paths: BTreeSet<&str> = brought.iter().map(|one| one.path.as_str()).collect();
    changed.retain(|one| paths.contains(one.path.as_str()));
    Ok(())
}

/// Notes who made the changes that came.
pub(super) fn attribute(
    ask: &Ask<'_>,
    before: Option<Oid>,
    tip: Oid,
    received: &mut [Travelled],
) -> Result<(), Error> {
    if received.is_empty() {
        return Ok(());
    }
    let is_record = |path: &str| record_at(ask.prefix, path).is_some();
    let made = ask.repo.changed_by(before, tip, &is_record)?;
    for one in received {
        let commit = made.get(&format!("{}{}", ask.prefix, one.path));
        one.made = commit.map(|commit| Made {
            name: commit.author_name.clone(),
            email: commit.author_email.clone(),
            commit: short(commit.id),
        });
    }
    Ok(())
}

/// A commit's id as people read it.
pub(super) fn short(id: Oid) -> String {
    id.to_string().chars().take(10).collect()
}

/// A word on files that came for the folder which is to stay on each machine.
pub(super) fn told_of_private(prefix: &str, received: &[Difference]) -> Option<String> {
    let folder = format!("{}/", private_folder());
    let is_private = |one: &&Difference| {
        let inner = one.path.strip_prefix(prefix).and_then(|inner| inner.get(..folder.len()));
        one.new.is_some() && inner.is_some_and(|inner| inner.eq_ignore_ascii_case(&folder))
    };
    let first = received.iter().find(is_private)?;
    Some(format!(
        "{} came from the remote, though {folder} is to stay on each machine: nothing private is written until \
         git forgets it; `ally check` says how",
        first.path
    ))
}

/// A clash that another clone made arrives as a record whose `clashes` have grown.
pub(super) fn find_received_clashes(
    ask: &Ask<'_>,
    one: &Difference,
    synced: &mut Synced,
) -> Result<(), Error> {
    let Some((kind, id)) = record_at(ask.prefix, &one.path) else { return Ok(()) };
    let path = one.path.strip_prefix(ask.prefix).unwrap_or(&one.path).to_owned();
    if synced.clashes.iter().any(|clash| clash.path == path) {
        return Ok(());
    }
    let read = |blob: Option<(Oid, i32)>| -> Result<Option<Record>, Error> {
        let Some((blob, _)) = blob else { return Ok(None) };
        let bytes = ask.repo.record_blob(blob)?;
        Ok(bytes.and_then(|bytes| store::parse(kind, &id, &path, &bytes).ok()))
    };
    let (old, new) = (read(one.old)?, read(one.new)?);
    let Some(new) = new else { return Ok(()) };
    let known = old.as_ref().map(|record| record.fields.list("clashes").to_vec()).unwrap_or_default();
    for clash in new.fields.list("clashes").iter().filter(|clash| !known.contains(clash)) {
        let Some(map) = clash.as_map() else { continue };
        let field = map.text("field").unwrap_or_default().to_owned();
        synced.clashes.push(Clashed {
            id: id.clone(),
            path: path.clone(),
            shown: Shown(value_at(&new.fields, &field).cloned().unwrap_or(Value::Null)),
            kept: Shown(map.get("value").cloned().unwrap_or(Value::Null)),
            field: Some(field),
            kept_in: None,
        });
    }
    Ok(())
}

fn value_at<'a>(fields: &'a Map, field: &str) -> Option<&'a Value> {
    match field.split_once('.') {
        Some((first, rest)) => value_at(fields.map(first)?, rest),
        None => fields.get(field),
    }
}

/// The records among changed paths, and how many other files there are.
pub(super) fn records(
    repo: &Repo,
    prefix: &str,
    changed: &[Difference],
) -> Result<(Vec<Travelled>, usize), Error> {
    let mut found = Vec::new();
    for one in changed {
        let Some((kind, id)) = record_at(prefix, &one.path) else { continue };
        let inner = one.path.strip_prefix(prefix).unwrap_or(&one.path);
        // Only joint goals need a look inside to know their writer.
        let writer = match (kind, one.new) {
            (Kind::Goal, Some((blob, _))) if id.starts_with("ours/") => {
                let bytes = repo.record_blob(blob)?;
                let record = bytes.and_then(|bytes| store::parse(Kind::Goal, &id, inner, &bytes).ok());
                record.and_then(|record| record.writer().map(str::to_owned))
            }
            _ => None,
        };
        found.extend(travelled(inner, one.old.is_some(), one.new.is_some(), writer));
    }
    let others = changed.len() - found.len();
    Ok((found, others))
}
