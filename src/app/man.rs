//! Pages of the manual, printed or written into a folder.

use std::fs;
use std::path::Path;

use serde::Serialize;

use super::{App, export};
use crate::error::{Error, Exit};
use crate::ops::words::count;
use crate::render::{Page, Show};

/// The pages that were written.
#[derive(Debug, Serialize)]
struct Written {
    /// The folder, in full; without one nothing was written.
    folder: Option<String>,
    /// The names of the files.
    pages: Vec<String>,
    /// The page that was asked for, where it was not written.
    text: Option<String>,
}

impl Show for Written {
    fn show(&self, page: &mut Page) {
        let pages = count(self.pages.len(), "page", "pages");
        page.line(&format!("{pages} of the manual are in {}", self.folder.as_deref().unwrap_or_default()));
    }
}

impl App {
    /// Writes pages into a folder, in the place of those that are there.
    pub fn write_man_pages(&mut self, folder: &Path, pages: &[(String, String)]) -> Result<Exit, Error> {
        let folder = self.env.path(folder);
        fs::create_dir_all(&folder).map_err(Error::system(&folder))?;
        for (name, text) in pages {
            let file = folder.join(name);
            export::put(&file, text.as_bytes(), self.env.seed)?;
        }
        let names = pages.iter().map(|(name, _)| name.clone()).collect();
        let written = Written { folder: Some(folder.display().to_string()), pages: names, text: None };
        let now = self.anywhere();
        self.show_done("man", &written, &now, &[])?;
        Ok(Exit::Ok)
    }

    /// Prints one page, in the form in which `man` reads it.
    pub fn man_page(&mut self, text: &str) -> Result<Exit, Error> {
        if self.global.style.json {
            let printed = Written { folder: None, pages: Vec::new(), text: Some(text.to_owned()) };
            let now = self.anywhere();
            self.show("man", &printed, &now, &[])?;
        } else {
            self.put(text.as_bytes())?;
        }
        Ok(Exit::Ok)
    }
}
