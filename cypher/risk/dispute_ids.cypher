// 标题: 全部纠纷的编号
// params:
// returns: id
MATCH (d:Dispute)
RETURN d.id AS id
ORDER BY id
