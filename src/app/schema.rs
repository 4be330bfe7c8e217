//! `schema`: shows JSON Schemas, and puts them into the team's repository for editors.

use std::path::Path;

use super::{App, Site, closed_pipe_is_fine};
use crate::error::{Error, Exit};
use crate::git::FileChange;
use crate::model::{Kind, Record, Scope};
use crate::ops::schema::{Installed, names, schema};
use crate::render;
use crate::store;

/// The folder of the schemas in a team's repository.
const FOLDER: &str = ".ally/schema";

impl App {
    /// Shows the schema of a kind of record or document, or all of them.
    pub fn schema(&mut self, name: Option<&str>) -> Result<Exit, Error> {
        let Some(schema) = schema(name) else {
            return Err(Error::Usage {
                message: format!("there is no schema of {:?}", name.unwrap_or_default()),
                hint: format!("there is one of {}", names().join(", ")),
            });
        };
        if self.global.style.json {
            let written = render::write_json(&mut self.env.streams.output, "schema", &schema, &[]);
            closed_pipe_is_fine(written)?;
        } else {
            let text = render::json_text(&schema).map_err(Error::system("the schema"))?;
            self.put(text.as_bytes())?;
        }
        Ok(Exit::Ok)
    }

    /// Puts the schemas of all kinds of record into the team's repository, where new files name them, or takes them
    /// away.
    pub fn put_schemas(&mut self, stay: bool) -> Result<Exit, Error> {
        let opened = self.open()?;
        let site = &opened.site;
        let world = self.world();
        let lock = site.ready(&world)?;
        let people = store::load(&site.root, &Scope::people()).snapshot;
        super::refuse_newer_format(&people)?;
        let me = opened.now.me(&people)?;
        let mut files = Vec::new();
        for kind in Kind::ALL {
            let path = path_of(kind);
            let before = store::read_bytes(&site.root, &path).map_err(Error::File)?;
            let text = schema(Some(kind.word())).map(|schema| render::json_text(&schema));
            let text = text.transpose().map_err(Error::system("the schema"))?;
            let after = text.filter(|_| stay).map(String::into_bytes);
            if before != after {
                files.push(FileChange { path: format!("{}{path}", site.prefix), before, after });
            }
        }
        let done = Installed { folder: FOLDER.to_owned(), files: files.len(), stay };
        if !files.is_empty() {
            let (author, committer) = self.stamps(&opened, &people)?;
            let verb = if stay { "puts the schemas of the records here" } else { "takes the schemas away" };
            let message = format!("schema: {me} {verb}\n\nAlly-Action: schema\n");
            site.repo.commit(&lock, &files, &message, &author, &committer, &world)?;
        }
        self.show_done("schema.install", &done, &opened.now, &[])?;
        Ok(Exit::Ok)
    }
}

fn path_of(kind: Kind) -> String {
    format!("{FOLDER}/{}.json", kind.word())
}

/// A new record's bytes with the comment by which editors find its schema, if the team keeps the schemas.
pub(super) fn with_schema(site: &Site, record: &Record, bytes: Vec<u8>) -> Vec<u8> {
    let schema = path_of(record.kind);
    if !site.root.join(Path::new(&schema)).is_file() {
        return bytes;
    }
    let up = "../".repeat(record.path().matches('/').count());
    let mut text = format!("{}{up}{schema}\n", store::EDITORS).into_bytes();
    text.extend_from_slice(&bytes);
    // A record as large as a file may be has no room for it.
    if text.len() > store::MAX_BYTES { bytes } else { text }
}
