//! The charts: horizontal bars in SVG.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::tables::boot_times;
use crate::peer::Peer;
use crate::results::{Boots, Init, Peers, Step, Way};
use crate::statistics::Spread;

const WIDTH: u32 = 760;
const LEFT: i32 = 170;
const RIGHT: i32 = 110;
const TOP: i32 = 64;
const ROW: i32 = 34;
const BAR: i32 = 22;

/// What Handclasp's bars have, and what the others do.
const OURS: RGBColor = RGBColor(0x1f, 0x6f, 0xb4);
const OTHERS: RGBColor = RGBColor(0xa9, 0xb4, 0xbf);
/// The segments of a bar that has several.
const SEGMENTS: [RGBColor; 3] = [RGBColor(0xc9, 0xd2, 0xda), RGBColor(0x8f, 0xa1, 0xb3), OURS];

/// A bar of one or more segments.
struct Row {
    label: String,
    values: Vec<f64>,
    is_ours: bool,
}

/// The servers' charts.
pub(super) fn peers(peers: &Peers, directory: &Path) -> Result<()> {
    let trips = peers.round_trips.iter().filter(|trip| trip.size == 64);
    let rows: Vec<_> = trips
        .map(|trip| row(trip.peer, Spread::of(&trip.p50_us).median))
        .collect();
    bars(
        directory,
        "round-trip",
        "Round trip, 64 B, p50, µs: less is better",
        &[],
        &rows,
    )?;
    let rates = peers.throughput.iter().filter(|rate| rate.in_flight == 8);
    let rows: Vec<_> = rates
        .map(|rate| row(rate.peer, Spread::of(&rate.per_second).median / 1e3))
        .collect();
    let title = "Thousand calls per second, 8 in flight: more is better";
    bars(directory, "calls-per-second", title, &[], &rows)
}

/// The boots' chart.
pub(super) fn boots(boots: &Boots, directory: &Path) -> Result<()> {
    let mut rows = Vec::new();
    for way in Way::ALL {
        for init in Init::ALL {
            let station = |value: fn(&crate::results::Boot) -> f64| {
                Spread::of(&boot_times(boots, init, way, value)).median
            };
            let [kernel, exec, answered] = [
                station(|boot| boot.kernel_ms),
                station(|boot| boot.exec_ms),
                station(|boot| boot.answered_ms),
            ];
            if answered.is_nan() {
                continue;
            }
            rows.push(Row {
                label: format!("{}, {}", init.label(), way.label()),
                values: vec![kernel, exec - kernel, answered - exec],
                is_ours: init == Init::Handclasp,
            });
        }
    }
    let title = "From QEMU's exec to the first answered call, ms";
    let phases = ["QEMU and firmware", "kernel", "/init to first answer"];
    bars(directory, "boot", title, &phases, &rows)
}

/// The codecs' charts.
pub(super) fn codecs(steps: &[Step], directory: &Path) -> Result<()> {
    for what in ["decode", "encode"] {
        let prefix = format!("{what} RunRequest, 32 strings, ");
        let rows: Vec<_> = steps
            .iter()
            .filter_map(|step| {
                let codec = step.name.strip_prefix(&prefix)?;
                Some(Row {
                    label: codec.to_owned(),
                    values: vec![step.time_ns.median],
                    is_ours: codec == "agent-core",
                })
            })
            .collect();
        let title = format!("RunRequest of 32 strings, {what}, ns: less is better");
        bars(directory, &format!("codec-{what}"), &title, &[], &rows)?;
    }
    Ok(())
}

fn row(peer: Peer, value: f64) -> Row {
    Row {
        label: peer.label().to_owned(),
        values: vec![value],
        is_ours: peer == Peer::Handclasp,
    }
}

/// Draws `rows` as bars from zero, each with its sum at its end.
fn bars(directory: &Path, name: &str, title: &str, legend: &[&str], rows: &[Row]) -> Result<()> {
    let path = directory.join(name).with_extension("svg");
    let height = TOP + ROW * i32::try_from(rows.len())? + 16;
    let area = SVGBackend::new(&path, (WIDTH, height.unsigned_abs())).into_drawing_area();
    draw(&area, title, legend, rows)
        .and_then(|()| area.present())
        .map_err(|error| anyhow!("cannot draw {}: {error}", path.display()))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Drawn<'a> = Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

fn draw<'a>(area: &Area<'a>, title: &str, legend: &[&str], rows: &[Row]) -> Drawn<'a> {
    area.fill(&WHITE)?;
    let text = |size: i32| ("sans-serif", size + size / 5).into_font().color(&BLACK);
    area.draw(&Text::new(title.to_owned(), (16, 14), text(17)))?;
    for ((name, color), x) in legend.iter().zip(SEGMENTS).zip((LEFT..).step_by(190)) {
        area.draw(&Rectangle::new([(x, 42), (x + 12, 54)], color.filled()))?;
        area.draw(&Text::new((*name).to_owned(), (x + 18, 40), text(13)))?;
    }
    let longest = rows
        .iter()
        .map(|row| row.values.iter().sum::<f64>())
        .fold(0.0, f64::max);
    let room = f64::from(i32::try_from(WIDTH).unwrap_or(i32::MAX) - LEFT - RIGHT);
    // Bars fit the drawing, so their lengths are small numbers.
    #[allow(clippy::cast_possible_truncation)]
    let length = |value: f64| (value / longest * room).round() as i32;
    for (row, y) in rows.iter().zip((TOP..).step_by(34)) {
        let middle = y + BAR / 2;
        let label = text(14).pos(Pos::new(HPos::Right, VPos::Center));
        area.draw(&Text::new(row.label.clone(), (LEFT - 10, middle), label))?;
        let mut sum = 0.0;
        for (value, segment) in row.values.iter().zip(SEGMENTS) {
            let color = match (row.values.len(), row.is_ours) {
                (1, true) => OURS,
                (1, false) => OTHERS,
                _ => segment,
            };
            let ends = [
                (LEFT + length(sum), y),
                (LEFT + length(sum + value), y + BAR),
            ];
            area.draw(&Rectangle::new(ends, color.filled()))?;
            sum += value;
        }
        let digits = usize::from(sum < 100.0);
        let value = text(14).pos(Pos::new(HPos::Left, VPos::Center));
        let end = (LEFT + length(sum) + 8, middle);
        area.draw(&Text::new(format!("{sum:.digits$}"), end, value))?;
    }
    Ok(())
}
