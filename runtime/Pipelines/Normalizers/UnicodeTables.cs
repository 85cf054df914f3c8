using System.Globalization;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>
/// What Unicode's normalisation forms (Standard Annex 15) need, of a table that the assembly carries, so that ids
/// depend neither on the system's ICU nor on <c>InvariantGlobalization</c>. How it is made:
/// <c>eng/normalization.pl</c>.
/// </summary>
internal static class UnicodeTables
{
    private const int PageCount = 0x110000 >> 8;

    private static readonly byte[]?[] Classes = new byte[]?[PageCount];
    private static readonly bool[]?[] Marks = new bool[]?[PageCount];
    private static readonly Dictionary<int, int[]> Canonical = [];
    private static readonly Dictionary<int, int[]> Compatible = [];
    private static readonly Dictionary<long, int> Composites = [];

    static UnicodeTables()
    {
        using Stream stream = typeof(UnicodeTables).Assembly.GetManifestResourceStream("normalization.txt")!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#')
            {
                Read(line[0], [.. line[2..].Split(' ').Select(static field =>
                    int.Parse(field, NumberStyles.HexNumber, CultureInfo.InvariantCulture))]);
            }
        }
    }

    /// <summary>Whether a code point is a mark: of the categories Mn, Mc and Me.</summary>
    public static bool IsMark(int codePoint) => Marks[codePoint >> 8] is { } page && page[codePoint & 0xFF];

    /// <summary>The combining class of a code point.</summary>
    public static int ClassOf(int codePoint) => Classes[codePoint >> 8] is { } page ? page[codePoint & 0xFF] : 0;

    /// <summary>
    /// The decomposition of a code point; empty where it has none. Hangul syllables are not among them.
    /// </summary>
    public static ReadOnlySpan<int> Decompose(int codePoint, bool compatible) =>
        compatible && Compatible.TryGetValue(codePoint, out int[]? other) ? other
        : Canonical.TryGetValue(codePoint, out int[]? parts) ? parts
        : [];

    /// <summary>The code point that two compose into; -1 where there is none.</summary>
    public static int Compose(int first, int second) =>
        Composites.TryGetValue(Pair(first, second), out int composite) ? composite : -1;

    private static long Pair(int first, int second) => ((long)first << 32) | (uint)second;

    private static void Read(char kind, int[] codePoints)
    {
        switch (kind)
        {
            case 'M':
                for (int c = codePoints[0]; c <= codePoints[1]; c++)
                {
                    (Marks[c >> 8] ??= new bool[256])[c & 0xFF] = true;
                }

                break;
            case 'O':
                for (int c = codePoints[1]; c <= codePoints[2]; c++)
                {
                    (Classes[c >> 8] ??= new byte[256])[c & 0xFF] = (byte)codePoints[0];
                }

                break;
            case 'C':
                Composites.Add(Pair(codePoints[0], codePoints[1]), codePoints[2]);
                break;
            default:
                (kind == 'D' ? Canonical : Compatible).Add(codePoints[0], codePoints[1..]);
                break;
        }
    }
}
