#!/usr/bin/env bash
# A workbook of amounts and one day, written by XlsxWriter, in readers of xlsx. The amounts are 820.25 under
# formats that name what is counted, as `#,##0.00 "CAD"`. The second workbook is the same in the 1904 date
# system, which old Excel for Mac made by itself, and which its files keep.
#
# Guess, written down first: a format is for the eye. Quoted text in it is text, so the number is 820.25 in
# each reader, and the day is 2026-03-01 in each, in both systems.
#
# Seen with xlsx2csv 0.8.6, pylightxl 1.61, openpyxl 3.1.5 and python-calamine 0.9.1 (Python 3.13), xlsx 0.18.5,
# @e965/xlsx 0.20.3, exceljs 4.4.0, read-excel-file 9.3.17 and hucre 1.0.0 (Node 20), over files of XlsxWriter 3.3.1:
# - xlsx2csv writes the format with pieces of a date in place of the amount, where the quoted text has a D, H,
#   M, S or Y in it: `#,##0.00 "ca30"` for CAD, `"c06f" #,##0.00` for CHF, `"us30" #,##0.00` for USD,
#   `#,##0.00 "s06ares"` for shares. EUR and `[$CAD] #,##0.00` are 820.25. It exits with 0.
# - pylightxl makes a time, 06:00:00, of `0.00 "shares"`.
# - the day of the 1904 workbook is 2022-02-28 in pylightxl and in xlsx, npm's newest, where days are asked for
#   as `Date`: four years and a day early. The text that xlsx has for the same cell says 2026-03-01. In 0.20.3,
#   which npm has as @e965/xlsx, both say so.
# - the others read both workbooks as they are.
#
# What follows: a CSV made by xlsx2csv is checked for amounts that aren't numbers. An importer of workbooks
# reads the flag of 1904, or has a reader that does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check XlsxWriter==3.3.1 xlsx2csv==0.8.6 \
  pylightxl==1.61 openpyxl==3.1.5 python-calamine==0.9.1
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  xlsx@0.18.5 @e965/xlsx@0.20.3 exceljs@4.4.0 read-excel-file@9.3.17 hucre@1.0.0 >> npm.log
cat > write.py <<'PY'
import datetime
import json

import xlsxwriter

formats = ['#,##0.00 "CAD"', '"CHF" #,##0.00', '"USD" #,##0.00', '#,##0.00 "EUR"', "[$CAD] #,##0.00",
           '#,##0.00 "shares"', '0.00 "shares"']
for year in (1900, 1904):
    with xlsxwriter.Workbook(f"{year}.xlsx", {"date_1904": year == 1904}) as book:
        sheet = book.add_worksheet("rows")
        for row, of in enumerate(formats):
            sheet.write_number(row, 0, 820.25, book.add_format({"num_format": of}))
        sheet.write_datetime(len(formats), 0, datetime.datetime(2026, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
with open("formats.json", "w") as file:
    json.dump(formats, file)
PY
cat > read.py <<'PY'
import csv
import json
import subprocess

import openpyxl
import pylightxl
import python_calamine

formats = json.load(open("formats.json"))


def xlsx2csv(name):
    text = subprocess.run(["venv/bin/xlsx2csv", name], check=True, capture_output=True, text=True).stdout
    return [row[0] for row in csv.reader(text.splitlines())]


readers = {
    "xlsx2csv": xlsx2csv,
    "pylightxl": lambda name: pylightxl.readxl(name).ws("rows").col(1),
    "openpyxl": lambda name: [cell.value for cell in openpyxl.load_workbook(name)["rows"]["A"]],
    "python-calamine": lambda name: [row[0] for row in python_calamine.load_workbook(name).get_sheet_by_name("rows").to_python()],
}
for reader, read in readers.items():
    for name in ("1900.xlsx", "1904.xlsx"):
        *amounts, day = (str(cell) for cell in read(name))
        wrong = [f"{of} is {cell}" for of, cell in zip(formats, amounts, strict=True) if cell != "820.25"]
        day = day.removesuffix(" 00:00:00").replace("/", "-")
        print(f"{reader} {name}: day {day}{''.join('; ' + one for one in wrong)}")
PY
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";
import { readXlsx } from "hucre";
import readExcelFile from "read-excel-file/node";
import newer from "@e965/xlsx";
import xlsx from "xlsx";

const formats = JSON.parse(readFileSync("formats.json"));
const column = (rows) => rows.map(([cell]) => cell);
const withText = ({ read, utils }, name) => {
  const sheet = read(readFileSync(name), { cellDates: true }).Sheets.rows;
  const cells = column(utils.sheet_to_json(sheet, { header: 1 }));
  return [...cells.slice(0, -1), `${text(cells.at(-1))}, its text ${sheet[`A${cells.length}`].w}`];
};
const text = (cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell));
const readers = {
  xlsx: (name) => withText(xlsx, name),
  "@e965/xlsx": (name) => withText(newer, name),
  exceljs: async (name) => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(name);
    return book.getWorksheet("rows").getColumn(1).values.slice(1);
  },
  "read-excel-file": async (name) => column((await readExcelFile(name))[0].data),
  hucre: async (name) => column((await readXlsx(readFileSync(name))).sheets[0].rows),
};
for (const [reader, read] of Object.entries(readers)) {
  for (const name of ["1900.xlsx", "1904.xlsx"]) {
    const cells = (await read(name)).map(text);
    const wrong = formats.flatMap((of, row) => (cells[row] === "820.25" ? [] : [`; ${of} is ${cells[row]}`]));
    console.log(`${reader} ${name}: day ${cells.at(-1)}${wrong.join("")}`);
  }
}
JS
venv/bin/python write.py
{ venv/bin/python read.py; TZ=UTC node read.mjs; } > seen
cat seen
diff - seen <<'SEEN'
xlsx2csv 1900.xlsx: day 2026-03-01; #,##0.00 "CAD" is #,##0.00 "ca30"; "CHF" #,##0.00 is "c06f" #,##0.00; "USD" #,##0.00 is "us30" #,##0.00; #,##0.00 "shares" is #,##0.00 "s06ares"; 0.00 "shares" is 0.00 "s06ares"
xlsx2csv 1904.xlsx: day 2026-03-01; #,##0.00 "CAD" is #,##0.00 "ca31"; "CHF" #,##0.00 is "c06f" #,##0.00; "USD" #,##0.00 is "us31" #,##0.00; #,##0.00 "shares" is #,##0.00 "s06ares"; 0.00 "shares" is 0.00 "s06ares"
pylightxl 1900.xlsx: day 2026-03-01; 0.00 "shares" is 06:00:00
pylightxl 1904.xlsx: day 2022-02-28; 0.00 "shares" is 06:00:00
openpyxl 1900.xlsx: day 2026-03-01
openpyxl 1904.xlsx: day 2026-03-01
python-calamine 1900.xlsx: day 2026-03-01
python-calamine 1904.xlsx: day 2026-03-01
xlsx 1900.xlsx: day 2026-03-01, its text 2026-03-01
xlsx 1904.xlsx: day 2022-02-28, its text 2026-03-01
@e965/xlsx 1900.xlsx: day 2026-03-01, its text 2026-03-01
@e965/xlsx 1904.xlsx: day 2026-03-01, its text 2026-03-01
exceljs 1900.xlsx: day 2026-03-01
exceljs 1904.xlsx: day 2026-03-01
read-excel-file 1900.xlsx: day 2026-03-01
read-excel-file 1904.xlsx: day 2026-03-01
hucre 1900.xlsx: day 2026-03-01
hucre 1904.xlsx: day 2026-03-01
SEEN
echo "as written down"
