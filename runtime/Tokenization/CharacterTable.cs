using System.Globalization;

namespace EarlyExitGen.Tokenization;

/// <summary>
/// BERT's normalisation of characters (Devlin et al., "BERT", NAACL 2019; <c>BasicTokenizer</c> of its
/// <c>tokenization.py</c>). Read once from a table that the assembly carries, so that ids depend neither on the
/// system's ICU nor on the version of .NET. How the table is made: <c>eng/unicode.pl</c>.
/// </summary>
internal static class CharacterTable
{
    private const int PageCount = 0x110000 >> 8;
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    // Per 256 code points, where any of them is not a plain one.
    private static readonly CharacterKind[]?[] Kinds = new CharacterKind[]?[PageCount];
    private static readonly int[]?[] StrippedPages = new int[]?[PageCount];
    private static readonly int[]?[] LowerPages = new int[]?[PageCount];
    private static readonly List<int[]> Sequences = [];

    static CharacterTable()
    {
        using Stream stream = typeof(CharacterTable).Assembly.GetManifestResourceStream("unicode.txt")!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#')
            {
                int[] codePoints = [.. line[2..].Split(' ').Select(static field =>
                    int.Parse(field, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
                Read(line[0], codePoints);
            }
        }
    }

    /// <summary>The kind of a code point.</summary>
    public static CharacterKind KindOf(int codePoint) =>
        codePoint < 128 ? KindOfAscii(codePoint)
        : Kinds[codePoint >> 8] is { } page && page[codePoint & 0xFF] is var kind and not CharacterKind.Word ? kind
        : IsIdeograph(codePoint) ? CharacterKind.Single
        : CharacterKind.Word;

    /// <summary>The canonical decomposition of a code point without its nonspacing marks.</summary>
    /// <param name="codePoint">The code point.</param>
    /// <param name="room">At least 3 elements; may hold what is returned.</param>
    public static ReadOnlySpan<int> Strip(int codePoint, Span<int> room)
    {
        if (Hangul(codePoint, room) is var letters and > 0)
        {
            return room[..letters];
        }

        int mapped = Map(StrippedPages, codePoint);
        if (mapped < 0)
        {
            return Sequence(mapped);
        }

        room[0] = mapped;
        return room[..1];
    }

    /// <summary>
    /// The lower case of a code point: itself, another one, or, if negative, a <see cref="Sequence"/>.
    /// </summary>
    public static int Lower(int codePoint) => Map(LowerPages, codePoint);

    /// <summary>
    /// The code points that a negative result of <see cref="Lower"/> stands for.
    /// </summary>
    public static ReadOnlySpan<int> Sequence(int mapped) => Sequences[-1 - mapped];

    /// <summary>
    /// Takes a Hangul syllable apart (The Unicode Standard, section 3.12) and gives the number of its letters, at most
    /// 3; 0 for every other code point.
    /// </summary>
    public static int Hangul(int codePoint, Span<int> letters)
    {
        if (codePoint is < HangulFirst or > HangulLast)
        {
            return 0;
        }

        int index = codePoint - HangulFirst;
        letters[0] = 0x1100 + (index / (21 * 28));
        letters[1] = 0x1161 + (index / 28 % 21);
        letters[2] = 0x11A7 + (index % 28);
        return index % 28 == 0 ? 2 : 3;
    }

    /// <summary>Whether a code point is punctuation, as BERT takes it.</summary>
    public static bool IsPunctuation(int codePoint) => codePoint < 128
        ? KindOfAscii(codePoint) == CharacterKind.Single
        : Kinds[codePoint >> 8] is { } page && page[codePoint & 0xFF] == CharacterKind.Single;

    private static CharacterKind KindOfAscii(int c) => c switch
    {
        ' ' or '\t' or '\n' or '\r' => CharacterKind.Space,
        < ' ' or 127 => CharacterKind.Dropped,
        (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') => CharacterKind.Word,

        // Symbols of ASCII such as $ and + count as punctuation, those beyond ASCII do not.
        _ => CharacterKind.Single,
    };

    // The blocks that BERT takes for Chinese: Japanese and Korean syllables are not among them.
    private static bool IsIdeograph(int c) => c is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private static int Map(int[]?[] pages, int codePoint) =>
        pages[codePoint >> 8] is { } page && page[codePoint & 0xFF] is var mapped and not 0 ? mapped : codePoint;

    private static void Read(char what, int[] codePoints)
    {
        switch (what)
        {
            case 'S':
                AddMapping(StrippedPages, codePoints);
                break;
            case 'L':
                AddMapping(LowerPages, codePoints);
                break;
            default:
                AddKind(what, codePoints[0], codePoints[1]);
                break;
        }
    }

    private static void AddMapping(int[]?[] pages, int[] codePoints)
    {
        int mapped = codePoints[1];
        if (codePoints.Length > 2)
        {
            Sequences.Add(codePoints[1..]);
            mapped = -Sequences.Count;
        }

        (pages[codePoints[0] >> 8] ??= new int[256])[codePoints[0] & 0xFF] = mapped;
    }

    private static void AddKind(char what, int from, int to)
    {
        CharacterKind kind = what switch
        {
            'P' => CharacterKind.Single,
            'Z' => CharacterKind.Space,
            'M' => CharacterKind.Mark,
            _ => CharacterKind.Dropped,
        };
        for (int c = from; c <= to; c++)
        {
            (Kinds[c >> 8] ??= new CharacterKind[256])[c & 0xFF] = kind;
        }
    }
}
