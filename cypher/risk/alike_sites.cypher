// 标题: 与这些场所有同一关系的场所，不论哪一头
// params: ids
// returns: id
UNWIND $ids AS id
MATCH (x:Site {id: id})-[:SAME_AS]-(y:Site)
RETURN DISTINCT y.id AS id
ORDER BY id
