using System.Text;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>BERT's tokenizer as plainly as it can be written: strings and a dictionary.</summary>
internal sealed class PlainWordPiece
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly bool _lowercase;
    private readonly bool _stripAccents;

    public PlainWordPiece(IReadOnlyList<string> vocabulary, bool lowercase, bool stripAccents)
    {
        _lowercase = lowercase;
        _stripAccents = stripAccents;
        for (int id = 0; id < vocabulary.Count; id++)
        {
            _ids[vocabulary[id]] = id;
        }
    }

    /// <summary>The ids of a text's pieces, without special tokens.</summary>
    public List<int> Pieces(string text)
    {
        List<int> ids = [];
        foreach (string word in Words(text))
        {
            ids.AddRange(Pieces(word, ids: []) ?? [_ids["[UNK]"]]);
        }

        return ids;
    }

    private List<string> Words(string text)
    {
        List<string> words = [];
        StringBuilder word = new();
        foreach (int codePoint in text.EnumerateRunes().SelectMany(rune => Clean(rune.Value)))
        {
            bool alone = CharacterTable.KindOf(codePoint) == CharacterKind.Single;
            if (alone || codePoint == ' ')
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (alone)
            {
                words.Add(char.ConvertFromUtf32(codePoint));
            }
            else if (codePoint != ' ')
            {
                word.Append(char.ConvertFromUtf32(codePoint));
            }
        }

        words.Add(word.ToString());
        words.RemoveAll(string.IsNullOrEmpty);
        return words;
    }

    // What becomes of a character; every space becomes the same one.
    private IEnumerable<int> Clean(int codePoint)
    {
        switch (CharacterTable.KindOf(codePoint))
        {
            case CharacterKind.Space:
                return [' '];
            case CharacterKind.Dropped:
            case CharacterKind.Mark when _stripAccents:
                return [];
        }

        IEnumerable<int> parts = _stripAccents ? Strip(codePoint) : [codePoint];
        return _lowercase ? parts.SelectMany(part => Sequence(CharacterTable.Lower(part))) : parts;
    }

    private static int[] Strip(int codePoint) => CharacterTable.Strip(codePoint, stackalloc int[3]).ToArray();

    private static int[] Sequence(int mapped) => mapped < 0 ? CharacterTable.Sequence(mapped).ToArray() : [mapped];

    private List<int>? Pieces(string word, List<int> ids)
    {
        if (word.EnumerateRunes().Count() > WordBuffer.MaxCodePoints)
        {
            return null;
        }

        for (int start = 0; start < word.Length;)
        {
            int length = word.Length - start;
            int id = -1;
            while (length > 0 && !_ids.TryGetValue((start > 0 ? "##" : "") + word.Substring(start, length), out id))
            {
                length--;
            }

            if (length == 0)
            {
                return null;
            }

            ids.Add(id);
            start += length;
        }

        return ids;
    }
}
