// 标题: 线的总数
// params:
// returns: n
MATCH ()-[r]->()
RETURN count(r) AS n
