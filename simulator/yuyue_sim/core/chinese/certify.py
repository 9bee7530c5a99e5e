"""Texts of a certification, in Chinese: its files of patients and evidence, and its notes."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "{pattern!r} fits no check; --list shows them{hint}": "没有符合「{pattern}」的检查；--list 列出所有检查{hint}",
    "; did you mean {known}?": "；是不是想写 {known}？",
    "--patients {file}: {reason}; give a CSV file": "--patients {file}：{reason}；请给 CSV 文件",
    "{file}: not CSV: {reason}": "{file}：不是 CSV：{reason}",
    "{file}:1: expected the columns name,card,phone (姓名,证件号,电话)": (
        "{file}:1：应有 姓名,证件号,电话 三列（name,card,phone）"
    ),
    "{file}:{line}: the card {card} is there twice": "{file}:{line}：证件号 {card} 出现了两次",
    "{file}: no patients; add lines with name, card and phone": "{file}：没有患者；请加上姓名、证件号和电话的行",
    "{place}: {column}: expected 1 to {most} characters, got {value!r}": (
        "{place}：{column}：应为 1 到 {most} 个字符，实际是 {value!r}"
    ),
    "{place}: card: {problem}": "{place}：card：{problem}",
    "{place}: no line of `certify --state`; give another file": (
        "{place}：不是 `certify --state` 写出的行；请给另一个文件"
    ),
    "it is not UTF-8": "不是 UTF-8",
    "--state {file}: {reason}; give the file of an earlier run, or a new one": (
        "--state {file}：{reason}；请给以前某次检查的文件，或一个新文件"
    ),
    "gave up: {error}": "已放弃：{error}",
    "the hospital does not respond with SOAP; nothing else was sent": "医院没有以 SOAP 响应；没有再发送别的请求",
    "no HospitalID is known; name the hospital with --hospital": "不知道 HospitalID；请用 --hospital 写明医院",
    "{count} further hospitals were not looked at; name them with --hospital": (
        "还有 {count} 家医院没有检查；请用 --hospital 写明"
    ),
}
