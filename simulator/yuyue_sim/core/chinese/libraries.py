"""Texts of Python and of libraries that reach people, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    # operating systems
    "No such file or directory": "没有此文件或文件夹",
    "Permission denied": "没有权限",
    "Is a directory": "是文件夹",
    "Not a directory": "不是文件夹",
    "File exists": "文件已存在",
    "No space left on device": "磁盘已满",
    "Read-only file system": "文件系统只读",
    "Too many open files": "打开的文件太多",
    "File name too long": "文件名太长",
    "Address already in use": "地址已被占用",
    "Cannot assign requested address": "不能使用此地址",
    "Connection refused": "连接被拒绝",
    "Connection reset by peer": "连接被对方重置",
    "Broken pipe": "连接已被对方关闭",
    "Network is unreachable": "网络不可达",
    "No route to host": "主机不可达",
    "Name or service not known": "没有这个主机名",
    "Temporary failure in name resolution": "暂时无法解析主机名",
    "No address associated with hostname": "没有这个主机名",
    "timed out": "超时",
    "Connection timed out": "连接超时",
    # http.client, httpx
    "Remote end closed connection without response": "对方没有响应就关闭了连接",
    "All connection attempts failed": "连接失败",
    "Server disconnected without sending a response.": "对方没有响应就关闭了连接",
    # PyYAML
    "could not find expected ':'": "缺少 ':'",
    "mapping values are not allowed here": "这里不能有键值",
    "while scanning a simple key": "读取键时",
    "while parsing a block mapping": "读取键值时",
    "while parsing a block collection": "读取列表时",
    "while parsing a flow mapping": "读取 {} 中的键值时",
    "while parsing a flow sequence": "读取 [] 中的列表时",
    "while parsing a flow node": "读取值时",
    "while scanning a quoted scalar": "读取带引号的文字时",
    "while scanning for the next token": "读取下一项时",
    "found unexpected end of stream": "文件意外结束",
    "expected <block end>, but found '<block mapping start>'": "缩进不一致：此处开始了新的键值",
    "expected <block end>, but found '<block sequence start>'": "缩进不一致：此处开始了新的列表",
    "expected <block end>, but found '<scalar>'": "此处有多余的文字",
    "expected ',' or ']', but got '<stream end>'": "缺少 ',' 或 ']'",
    "expected ',' or '}', but got '<stream end>'": "缺少 ',' 或 '}'",
    # json
    "Expecting value": "缺少值",
    "Expecting property name enclosed in double quotes": "键应带双引号",
    "Expecting ',' delimiter": "缺少 ','",
    "Expecting ':' delimiter": "缺少 ':'",
    "Extra data": "后面有多余的内容",
    "Unterminated string starting at": "文字没有结束的引号",
    "Invalid control character at": "有不允许的控制字符",
    "Illegal trailing comma before end of object": "对象末尾有多余的逗号",
    "Illegal trailing comma before end of array": "列表末尾有多余的逗号",
}
