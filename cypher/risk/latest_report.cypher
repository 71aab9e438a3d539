// 标题: 图谱所知的最后一天
// params:
// returns: today
MATCH (r:Report)
RETURN max(r.known_from) AS today
