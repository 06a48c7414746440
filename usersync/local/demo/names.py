"""Names of people from around the world: always the same ones, in the same order."""

# ruff: noqa: RUF001 - the alphabets of many countries

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

_PER_LIST = 10


@dataclass(frozen=True, slots=True)
class Origin:
    """Ten given and ten family names, and the office where these people mostly work."""

    office: str
    given: str
    family: str

    def name(self, number: int) -> tuple[str, str]:
        """Given and family name; different for each number below 100."""
        given, family = self.given.split(", "), self.family.split(", ")
        return given[number % _PER_LIST], family[(3 * number + number // _PER_LIST) % _PER_LIST]


ORIGINS: Mapping[str, Origin] = {
    "norway": Origin(
        "Halden",
        "Ingrid, Øyvind, Sunniva, Håkon, Åse, Eirik, Marit, Sindre, Solveig, Trygve",
        "Berg, Haugen, Sørensen, Lie, Bakke, Strand, Moen, Ødegård, Nygård, Solberg",
    ),
    "france": Origin(
        "Paris",
        "Chloé, Étienne, Camille, François, Zoé, Jérôme, Élodie, Théo, Margaux, Loïc",
        "Lefèvre, Dubois, Garnier, Chevalier, Rousseau, Béranger, Marchand, Faure, Noël, Colin",
    ),
    "britain": Origin(
        "London",
        "Harriet, Callum, Imogen, Rhys, Fiona, Alistair, Gemma, Owen, Siobhán, Graham",
        "Ashworth, Pritchard, Sinclair, Whitfield, O'Brien, Marlow, Hughes, Bannister, Clarke, Doyle",
    ),
    "germany": Origin(
        "Munich",
        "Jürgen, Anneliese, Björn, Käthe, Matthias, Friederike, Günther, Lena, Torsten, Ulrike",
        "Müller, Schäfer, Krüger, Vogel, Böhm, Lindner, Groß, Hartmann, Köhler, Brandt",
    ),
    "spain": Origin(
        "Madrid",
        "Begoña, Álvaro, Inés, Óscar, Rocío, Sergio, Nuria, Íñigo, Marta, Andrés",
        "Muñoz, Ibáñez, Serrano, Núñez, Cano, Domínguez, Prieto, Sáez, Herrero, Pascual",
    ),
    "poland": Origin(
        "Munich",
        "Łukasz, Agnieszka, Paweł, Małgorzata, Michał, Zofia, Grzegorz, Jadwiga, Tomasz, Elżbieta",
        "Wójcik, Zając, Dąbrowski, Król, Wieczorek, Mazur, Pawlak, Sikora, Górski, Michalak",
    ),
    "netherlands": Origin(
        "London",
        "Sanne, Jeroen, Femke, Thijs, Marloes, Bram, Anouk, Ruben, Lotte, Daan",
        "de Vries, van Dijk, Bakker, Visser, Meijer, van den Berg, Mulder, Bos, Dekker, Smit",
    ),
    "turkey": Origin(
        "Munich",
        "Ayşe, Mehmet, Zeynep, Emre, Elif, Çağlar, Gül, Oğuz, Defne, Kaan",
        "Yılmaz, Şahin, Öztürk, Aydın, Kılıç, Çelik, Doğan, Arslan, Güneş, Polat",
    ),
    "india": Origin(
        "London",
        "Ananya, Rohan, Kavya, Vikram, Meera, Arjun, Lakshmi, Sanjay, Divya, Nikhil",
        "Iyer, Banerjee, Kapoor, Reddy, Chatterjee, Deshpande, Menon, Sharma, Pillai, Gupta",
    ),
    "maghreb": Origin(
        "Paris",
        "Yasmine, Karim, Leïla, Mehdi, Samira, Rachid, Inès, Farouk, Amina, Bilal",
        "Benali, Haddou, Mansouri, Cherif, Belkacem, Saïdi, Amrani, Bouzid, Rahmani, Ziani",
    ),
    "usa": Origin(
        "Boston",
        "Madison, Tyler, Brooke, Marcus, Savannah, Derek, Paige, Jamal, Whitney, Cole",
        "Harper, Jefferson, Coleman, Mitchell, Alvarado, Bennett, Washington, Reeves, Foster, Nguyen",
    ),
    "brazil": Origin(
        "São Paulo",
        "João, Conceição, Thaís, Otávio, Letícia, Antônio, Luíza, Caio, Débora, Vinícius",
        "Gonçalves, Araújo, Magalhães, Teixeira, Brandão, Pacheco, Simões, Falcão, Moraes, Assunção",
    ),
    "mexico": Origin(
        "Mexico City",
        "Ximena, Joaquín, Guadalupe, Héctor, Paloma, Raúl, Citlali, Iván, Renata, Gerardo",
        "Cárdenas, Treviño, Zúñiga, Villaseñor, Rentería, Montaño, Garza, Ávila, Escobedo, Lozano",
    ),
    "japan": Origin(
        "Boston",
        "Haruka, Kenji, Yūki, Naoko, Takeshi, Emi, Shōta, Aiko, Ryō, Michiko",
        "Tanaka, Fujimoto, Okada, Shimizu, Nakajima, Kōno, Hayashi, Ueda, Matsuda, Ishii",
    ),
}
EMEA = ("norway", "france", "britain", "germany", "spain", "poland", "netherlands", "turkey", "maghreb")
AMERICAS = ("usa", "brazil", "mexico", "japan")
ANYWHERE = tuple(ORIGINS)


class NameBook:
    """Gives each name once."""

    def __init__(self) -> None:
        self._given = dict.fromkeys(ORIGINS, 0)

    def names(self, origins: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Given name, family name, office; taking turns among the origins, without end."""
        for origin in cycle(origins):
            number = self._given[origin]
            self._given[origin] += 1
            yield *ORIGINS[origin].name(number), ORIGINS[origin].office
