// 标题: 全部联系方式的编号
// params:
// returns: id
MATCH (c:Contact)
RETURN c.id AS id
ORDER BY id
