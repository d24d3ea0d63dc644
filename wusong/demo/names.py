"""Names put together from common characters: nobody real, no place real but the counties of the plan."""

from __future__ import annotations

from itertools import accumulate
from random import Random

SURNAMES = {  # and how common each is
    word[0]: int(word[1:])
    for word in (
        "王72 李70 张68 刘54 陈30 杨31 赵36 黄14 周19 吴18 徐21 孙33 胡11 朱15 高22 林11 何9 郭17 马18 罗8 梁9 宋17 郑11 谢8 韩16 唐8 "
        "冯12 于22 董11 萧3 程8 曹9 袁7 邓5 许9 傅5 沈6 曾5 彭6 吕10 苏7 卢7 蒋5 蔡5 贾8 丁9 魏10 薛6 叶4 阎6 余4 潘6 杜8 戴5 夏6 钟4 汪4 "
        "田8 任7 姜14 范8 方5 石7 姚7 谭4 廖4 邹8 熊4 金13 陆4 郝5 孔5 白7 崔12 康5 毛4 邱5 秦6 江4 史6 顾4 侯7 邵5 孟6 龙4 万4 段5 钱4 汤4 "
        "尹6 黎3 易3 常5 武4 乔4 贺4 赖3 龚3 文3"
    ).split()
}
BOYS = "伟强磊军洋勇杰涛明超鹏飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建华亮成庆志刚峰松哲晨昊天博文轩泽瑞嘉铭"
GIRLS = "芳娜敏静丽艳娟霞秀英玲桂香月莹雪琳晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇"
EITHER = "永新春晓思雨佳子一心安乐云海东北平和金玉清远立国忠诚长学书梦宏兴"

_surnames, _weights = list(SURNAMES), list(accumulate(SURNAMES.values()))


def people(rng: Random, sexes: list[str]) -> list[str]:
    """Names for people of the given sexes ("1" male, "2" female)."""
    surnames = rng.choices(_surnames, cum_weights=_weights, k=len(sexes))
    chance, boys, girls, either = rng.random, len(BOYS), len(GIRLS), len(EITHER)
    found = []
    for sex, surname in zip(sexes, surnames, strict=True):
        last = BOYS[int(chance() * boys)] if sex == "1" else GIRLS[int(chance() * girls)]
        dice = chance()
        found.append(surname + EITHER[int(dice / 0.72 * either)] + last if dice < 0.72 else surname + last)
    return found


def person(rng: Random) -> str:
    return people(rng, [rng.choice("12")])[0]


FIRST = "青双大新石白黄金红长前北东西南平太永富榆柳松杨桦柞泉靠三五六七八九"
SECOND = "岭河山沟林泉甸岗湾屯桥台川坪源窝砬哨门口岔通安兴胜"
LUCKY = (
    "朝阳 光明 育才 育红 实验 文庙 江滨 松江 北山 龙潭山 桃源 新华 解放 向阳 和平 团结 延安 江南 江北 哈达 万信 怀德 致和 虹园 吉庆 雾凇 "
    "松花 碧波 清源 春晖 启明 博雅 求实 弘文 明德 励志 长青 锦江 望云 鸿博 星光 晨曦 花园 园丁 彩虹 蓝天 阳光 金苹果 小太阳 未来 希望"
).split()


class Unused:
    """Names given out at most once."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def take(self, *candidates) -> str:
        """The first of the candidates that is free; candidates may be names or functions that draw one."""
        for candidate in candidates:
            for _ in range(1 if isinstance(candidate, str) else 40):
                name = candidate if isinstance(candidate, str) else candidate()
                if name not in self._used:
                    self._used.add(name)
                    return name
        raise RuntimeError("no unused name is left; add characters to wusong/demo/names.py")


def town(rng: Random) -> str:
    return rng.choice(FIRST) + rng.choice(SECOND)
