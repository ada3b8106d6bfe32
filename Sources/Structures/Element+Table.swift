extension Element {
  /// What the tables say of one element.
  struct Row: Sendable {
    let symbol, name: String
    let mass: Double
    let period, group: Int
    let block: Block
    let covalentRadius, electronegativity: Double?

    init(
      _ symbol: String, _ name: String, _ mass: Double, period: Int, group: Int, _ block: Block,
      _ covalentRadius: Double?, _ electronegativity: Double?
    ) {
      self.symbol = symbol
      self.name = name
      self.mass = mass
      self.period = period
      self.group = group
      self.block = block
      self.covalentRadius = covalentRadius
      self.electronegativity = electronegativity
    }
  }

  /// The elements in order of atomic number: symbol, name, mass (u), period, group, block, covalent
  /// radius (angstrom), electronegativity.
  ///
  /// Masses: Prohaska et al., Pure Appl. Chem. 94, 573 (2022), conventional values; mass number of
  /// the longest-lived isotope where no standard weight exists. Radii: Cordero et al., Dalton Trans.
  /// 2008, 2832 (carbon sp3; manganese, iron and cobalt low spin). Electronegativities: Allred,
  /// J. Inorg. Nucl. Chem. 17, 215 (1961), thallium(I) and lead(II); gaps from Pauling (1960).
  static let rows: [Row] = [
    Row("H", "hydrogen", 1.008, period: 1, group: 1, .s, 0.31, 2.2),
    Row("He", "helium", 4.002602, period: 1, group: 18, .s, 0.28, nil),
    Row("Li", "lithium", 6.94, period: 2, group: 1, .s, 1.28, 0.98),
    Row("Be", "beryllium", 9.0121831, period: 2, group: 2, .s, 0.96, 1.57),
    Row("B", "boron", 10.81, period: 2, group: 13, .p, 0.84, 2.04),
    Row("C", "carbon", 12.011, period: 2, group: 14, .p, 0.76, 2.55),
    Row("N", "nitrogen", 14.007, period: 2, group: 15, .p, 0.71, 3.04),
    Row("O", "oxygen", 15.999, period: 2, group: 16, .p, 0.66, 3.44),
    Row("F", "fluorine", 18.998403162, period: 2, group: 17, .p, 0.57, 3.98),
    Row("Ne", "neon", 20.1797, period: 2, group: 18, .p, 0.58, nil),
    Row("Na", "sodium", 22.98976928, period: 3, group: 1, .s, 1.66, 0.93),
    Row("Mg", "magnesium", 24.305, period: 3, group: 2, .s, 1.41, 1.31),
    Row("Al", "aluminium", 26.9815384, period: 3, group: 13, .p, 1.21, 1.61),
    Row("Si", "silicon", 28.085, period: 3, group: 14, .p, 1.11, 1.9),
    Row("P", "phosphorus", 30.973761998, period: 3, group: 15, .p, 1.07, 2.19),
    Row("S", "sulfur", 32.06, period: 3, group: 16, .p, 1.05, 2.58),
    Row("Cl", "chlorine", 35.45, period: 3, group: 17, .p, 1.02, 3.16),
    Row("Ar", "argon", 39.95, period: 3, group: 18, .p, 1.06, nil),
    Row("K", "potassium", 39.0983, period: 4, group: 1, .s, 2.03, 0.82),
    Row("Ca", "calcium", 40.078, period: 4, group: 2, .s, 1.76, 1.0),
    Row("Sc", "scandium", 44.955907, period: 4, group: 3, .d, 1.7, 1.36),
    Row("Ti", "titanium", 47.867, period: 4, group: 4, .d, 1.6, 1.54),
    Row("V", "vanadium", 50.9415, period: 4, group: 5, .d, 1.53, 1.63),
    Row("Cr", "chromium", 51.9961, period: 4, group: 6, .d, 1.39, 1.66),
    Row("Mn", "manganese", 54.938043, period: 4, group: 7, .d, 1.39, 1.55),
    Row("Fe", "iron", 55.845, period: 4, group: 8, .d, 1.32, 1.83),
    Row("Co", "cobalt", 58.933194, period: 4, group: 9, .d, 1.26, 1.88),
    Row("Ni", "nickel", 58.6934, period: 4, group: 10, .d, 1.24, 1.91),
    Row("Cu", "copper", 63.546, period: 4, group: 11, .d, 1.32, 1.9),
    Row("Zn", "zinc", 65.38, period: 4, group: 12, .d, 1.22, 1.65),
    Row("Ga", "gallium", 69.723, period: 4, group: 13, .p, 1.22, 1.81),
    Row("Ge", "germanium", 72.63, period: 4, group: 14, .p, 1.2, 2.01),
    Row("As", "arsenic", 74.921595, period: 4, group: 15, .p, 1.19, 2.18),
    Row("Se", "selenium", 78.971, period: 4, group: 16, .p, 1.2, 2.55),
    Row("Br", "bromine", 79.904, period: 4, group: 17, .p, 1.2, 2.96),
    Row("Kr", "krypton", 83.798, period: 4, group: 18, .p, 1.16, 3.0),
    Row("Rb", "rubidium", 85.4678, period: 5, group: 1, .s, 2.2, 0.82),
    Row("Sr", "strontium", 87.62, period: 5, group: 2, .s, 1.95, 0.95),
    Row("Y", "yttrium", 88.905838, period: 5, group: 3, .d, 1.9, 1.22),
    Row("Zr", "zirconium", 91.224, period: 5, group: 4, .d, 1.75, 1.33),
    Row("Nb", "niobium", 92.90637, period: 5, group: 5, .d, 1.64, 1.6),
    Row("Mo", "molybdenum", 95.95, period: 5, group: 6, .d, 1.54, 2.16),
    Row("Tc", "technetium", 97, period: 5, group: 7, .d, 1.47, 1.9),
    Row("Ru", "ruthenium", 101.07, period: 5, group: 8, .d, 1.46, 2.2),
    Row("Rh", "rhodium", 102.90549, period: 5, group: 9, .d, 1.42, 2.28),
    Row("Pd", "palladium", 106.42, period: 5, group: 10, .d, 1.39, 2.2),
    Row("Ag", "silver", 107.8682, period: 5, group: 11, .d, 1.45, 1.93),
    Row("Cd", "cadmium", 112.414, period: 5, group: 12, .d, 1.44, 1.69),
    Row("In", "indium", 114.818, period: 5, group: 13, .p, 1.42, 1.78),
    Row("Sn", "tin", 118.71, period: 5, group: 14, .p, 1.39, 1.96),
    Row("Sb", "antimony", 121.76, period: 5, group: 15, .p, 1.39, 2.05),
    Row("Te", "tellurium", 127.6, period: 5, group: 16, .p, 1.38, 2.1),
    Row("I", "iodine", 126.90447, period: 5, group: 17, .p, 1.39, 2.66),
    Row("Xe", "xenon", 131.293, period: 5, group: 18, .p, 1.4, 2.6),
    Row("Cs", "caesium", 132.90545196, period: 6, group: 1, .s, 2.44, 0.79),
    Row("Ba", "barium", 137.327, period: 6, group: 2, .s, 2.15, 0.89),
    Row("La", "lanthanum", 138.90547, period: 6, group: 3, .f, 2.07, 1.1),
    Row("Ce", "cerium", 140.116, period: 6, group: 3, .f, 2.04, 1.12),
    Row("Pr", "praseodymium", 140.90766, period: 6, group: 3, .f, 2.03, 1.13),
    Row("Nd", "neodymium", 144.242, period: 6, group: 3, .f, 2.01, 1.14),
    Row("Pm", "promethium", 145, period: 6, group: 3, .f, 1.99, nil),
    Row("Sm", "samarium", 150.36, period: 6, group: 3, .f, 1.98, 1.17),
    Row("Eu", "europium", 151.964, period: 6, group: 3, .f, 1.98, nil),
    Row("Gd", "gadolinium", 157.25, period: 6, group: 3, .f, 1.96, 1.2),
    Row("Tb", "terbium", 158.925354, period: 6, group: 3, .f, 1.94, nil),
    Row("Dy", "dysprosium", 162.5, period: 6, group: 3, .f, 1.92, 1.22),
    Row("Ho", "holmium", 164.930329, period: 6, group: 3, .f, 1.92, 1.23),
    Row("Er", "erbium", 167.259, period: 6, group: 3, .f, 1.89, 1.24),
    Row("Tm", "thulium", 168.934219, period: 6, group: 3, .f, 1.9, 1.25),
    Row("Yb", "ytterbium", 173.045, period: 6, group: 3, .f, 1.87, nil),
    Row("Lu", "lutetium", 174.9668, period: 6, group: 3, .d, 1.87, 1.27),
    Row("Hf", "hafnium", 178.486, period: 6, group: 4, .d, 1.75, 1.3),
    Row("Ta", "tantalum", 180.94788, period: 6, group: 5, .d, 1.7, 1.5),
    Row("W", "tungsten", 183.84, period: 6, group: 6, .d, 1.62, 2.36),
    Row("Re", "rhenium", 186.207, period: 6, group: 7, .d, 1.51, 1.9),
    Row("Os", "osmium", 190.23, period: 6, group: 8, .d, 1.44, 2.2),
    Row("Ir", "iridium", 192.217, period: 6, group: 9, .d, 1.41, 2.2),
    Row("Pt", "platinum", 195.084, period: 6, group: 10, .d, 1.36, 2.28),
    Row("Au", "gold", 196.96657, period: 6, group: 11, .d, 1.36, 2.54),
    Row("Hg", "mercury", 200.592, period: 6, group: 12, .d, 1.32, 2.0),
    Row("Tl", "thallium", 204.38, period: 6, group: 13, .p, 1.45, 1.62),
    Row("Pb", "lead", 207.2, period: 6, group: 14, .p, 1.46, 1.87),
    Row("Bi", "bismuth", 208.9804, period: 6, group: 15, .p, 1.48, 2.02),
    Row("Po", "polonium", 209, period: 6, group: 16, .p, 1.4, 2.0),
    Row("At", "astatine", 210, period: 6, group: 17, .p, 1.5, 2.2),
    Row("Rn", "radon", 222, period: 6, group: 18, .p, 1.5, nil),
    Row("Fr", "francium", 223, period: 7, group: 1, .s, 2.6, 0.7),
    Row("Ra", "radium", 226, period: 7, group: 2, .s, 2.21, 0.9),
    Row("Ac", "actinium", 227, period: 7, group: 3, .f, 2.15, 1.1),
    Row("Th", "thorium", 232.0377, period: 7, group: 3, .f, 2.06, 1.3),
    Row("Pa", "protactinium", 231.03588, period: 7, group: 3, .f, 2.0, 1.5),
    Row("U", "uranium", 238.02891, period: 7, group: 3, .f, 1.96, 1.38),
    Row("Np", "neptunium", 237, period: 7, group: 3, .f, 1.9, 1.36),
    Row("Pu", "plutonium", 244, period: 7, group: 3, .f, 1.87, 1.28),
    Row("Am", "americium", 243, period: 7, group: 3, .f, 1.8, 1.3),
    Row("Cm", "curium", 247, period: 7, group: 3, .f, 1.69, 1.3),
    Row("Bk", "berkelium", 247, period: 7, group: 3, .f, nil, 1.3),
    Row("Cf", "californium", 251, period: 7, group: 3, .f, nil, 1.3),
    Row("Es", "einsteinium", 252, period: 7, group: 3, .f, nil, 1.3),
    Row("Fm", "fermium", 257, period: 7, group: 3, .f, nil, 1.3),
    Row("Md", "mendelevium", 258, period: 7, group: 3, .f, nil, 1.3),
    Row("No", "nobelium", 259, period: 7, group: 3, .f, nil, 1.3),
    Row("Lr", "lawrencium", 262, period: 7, group: 3, .d, nil, nil),
    Row("Rf", "rutherfordium", 267, period: 7, group: 4, .d, nil, nil),
    Row("Db", "dubnium", 268, period: 7, group: 5, .d, nil, nil),
    Row("Sg", "seaborgium", 269, period: 7, group: 6, .d, nil, nil),
    Row("Bh", "bohrium", 270, period: 7, group: 7, .d, nil, nil),
    Row("Hs", "hassium", 269, period: 7, group: 8, .d, nil, nil),
    Row("Mt", "meitnerium", 277, period: 7, group: 9, .d, nil, nil),
    Row("Ds", "darmstadtium", 281, period: 7, group: 10, .d, nil, nil),
    Row("Rg", "roentgenium", 282, period: 7, group: 11, .d, nil, nil),
    Row("Cn", "copernicium", 285, period: 7, group: 12, .d, nil, nil),
    Row("Nh", "nihonium", 286, period: 7, group: 13, .p, nil, nil),
    Row("Fl", "flerovium", 290, period: 7, group: 14, .p, nil, nil),
    Row("Mc", "moscovium", 290, period: 7, group: 15, .p, nil, nil),
    Row("Lv", "livermorium", 293, period: 7, group: 16, .p, nil, nil),
    Row("Ts", "tennessine", 294, period: 7, group: 17, .p, nil, nil),
    Row("Og", "oganesson", 294, period: 7, group: 18, .p, nil, nil),
  ]
}
