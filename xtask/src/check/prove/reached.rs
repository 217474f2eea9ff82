//! The functions that a program holds, read from its debug information.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gimli::{
    AttributeValue, DebuggingInformationEntry, Dwarf, EndianSlice, LittleEndian, SectionId, Unit,
};
use object::{Object, ObjectSection};

use super::inventory::Place;

type Bytes<'a> = EndianSlice<'a, LittleEndian>;

/// Where the functions begin that were compiled and that the linker has kept.
pub(super) fn functions(program: &Path) -> Result<BTreeSet<Place>> {
    let bytes = fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
    let file = object::File::parse(&*bytes)?;
    let load = |id: SectionId| -> Result<Bytes<'_>> {
        let section = file.section_by_name(id.name());
        let data = section.map_or(Ok(&[][..]), |section| section.data())?;
        Ok(EndianSlice::new(data, LittleEndian))
    };
    let dwarf = Dwarf::load(load)?;
    let mut places = BTreeSet::new();
    let mut units = dwarf.units();
    while let Some(header) = units.next()? {
        let unit = dwarf.unit(header)?;
        let mut entries = unit.entries();
        while let Some(entry) = entries.next_dfs()? {
            if entry.tag() == gimli::DW_TAG_subprogram && is_kept(&dwarf, &unit, entry)? {
                places.extend(place(&dwarf, &unit, entry)?);
            }
        }
    }
    Ok(places)
}

/// The linker gives functions that it has dropped the address 0.
fn is_kept(
    dwarf: &Dwarf<Bytes<'_>>,
    unit: &Unit<Bytes<'_>>,
    entry: &DebuggingInformationEntry<Bytes<'_>>,
) -> Result<bool> {
    let Some(address) = entry.attr_value(gimli::DW_AT_low_pc) else {
        return Ok(false);
    };
    Ok(dwarf
        .attr_address(unit, address)?
        .is_some_and(|address| address != 0))
}

/// Where a function is declared, itself or by the entry that it completes.
fn place(
    dwarf: &Dwarf<Bytes<'_>>,
    unit: &Unit<Bytes<'_>>,
    entry: &DebuggingInformationEntry<Bytes<'_>>,
) -> Result<Option<Place>> {
    if let Some(line) = entry.attr_value(gimli::DW_AT_decl_line) {
        let file = entry.attr_value(gimli::DW_AT_decl_file);
        let file = file.map(|file| source(dwarf, unit, file)).transpose()?;
        let place = file.flatten().zip(line.udata_value());
        return Ok(place.map(|(file, line)| Place { file, line }));
    }
    for link in [gimli::DW_AT_specification, gimli::DW_AT_abstract_origin] {
        if let Some(AttributeValue::UnitRef(offset)) = entry.attr_value(link) {
            return place(dwarf, unit, &unit.entry(offset)?);
        }
    }
    Ok(None)
}

/// The source that a unit's list of files names.
fn source(
    dwarf: &Dwarf<Bytes<'_>>,
    unit: &Unit<Bytes<'_>>,
    index: AttributeValue<Bytes<'_>>,
) -> Result<Option<PathBuf>> {
    let AttributeValue::FileIndex(index) = index else {
        return Ok(None);
    };
    let header = unit
        .line_program
        .as_ref()
        .map(gimli::IncompleteLineProgram::header);
    let Some((header, file)) = header.and_then(|header| Some((header, header.file(index)?))) else {
        return Ok(None);
    };
    let mut path = PathBuf::new();
    if let Some(directory) = unit.comp_dir {
        path.push(directory.to_string()?);
    }
    if let Some(directory) = file.directory(header) {
        path.push(dwarf.attr_string(unit, directory)?.to_string()?);
    }
    path.push(dwarf.attr_string(unit, file.path_name())?.to_string()?);
    Ok(Some(path))
}
