import type { map as zh } from '../zh/map.ts';

export const map: typeof zh = {
  map: {
    title: 'Open incidents and units', around: 'Around {{place}}', aroundSays: 'Schematic map around {{place}}; {{n}} more open incidents near it', schematic: 'schematic, not surveyed', near: 'Open near it', metres: '{{n}} m', density: 'Density', table: 'Table', position: 'Position',
    says: '{{n}} open, {{placed}} of them on the map; {{danger}} with a danger sign, {{over}} overdue; {{units}} units on shift.', areas: 'By grid', area: 'Grid', grave: 'Danger or overdue', elsewhere: 'Elsewhere, or place not verified', units: 'Units', at: { base: 'at base', going: 'sent, not yet there', scene: 'on scene' },
    untracked: 'Nobody is tracked: a unit is at its base, or at the scene it last reported.', legend: 'Legend', drawing: 'Drawing the map…', cannot: 'This browser cannot draw the map. Press T for the table, which says the same.', failed: 'The map could not be loaded. Press T for the table, or reload the page later.', bare: 'The background could not be loaded; incidents and units only.', absent: 'No map is set up here. Press T for the table, which says the same.', mark: { unit: 'Unit', station: 'Police station', incident: 'Open incident', soon: 'Vulnerable people', grave: 'Danger or overdue' },
  },
};
