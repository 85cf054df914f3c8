using System.Text;
using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Models;

/// <summary>Byte-pair encoding, of bytes as in GPT-2 or of characters as in SentencePiece.</summary>
internal sealed class BytePairModel : IPieceModel
{
    private readonly BytePairSettings _settings;
    private readonly PairTable _merges;

    // The pieces of single bytes where words are bytes; elsewhere those that stand for what is unknown.
    private readonly int[] _bytes;

    // The pieces of single characters; the bytes of all pieces, where whole words are looked up.
    private readonly Dictionary<int, int> _characters = [];
    private readonly ByteTrie? _words;

    /// <summary>Takes pieces and merges.</summary>
    /// <exception cref="InvalidDataException">A merge is of pieces that are not there.</exception>
    public BytePairModel(BytePairSettings settings)
    {
        _settings = settings;
        IReadOnlyDictionary<string, int> vocabulary = settings.Vocabulary;
        VocabularySize = vocabulary.Values.DefaultIfEmpty(-1).Max() + 1;
        _merges = new PairTable([.. settings.Merges.Select(merge => (
            Find(merge, merge.Left), Find(merge, merge.Right), Find(merge, merge.Left + merge.Right)))]);
        char[] letters = BytePieces.Letters();
        _bytes = settings.IsByteLevel
            ? [.. letters.Select(letter => vocabulary.GetValueOrDefault(letter.ToString(), -1))]
            : BytePieces.Of(name => vocabulary.GetValueOrDefault(name, -1));
        foreach ((string piece, int id) in vocabulary)
        {
            if (Rune.DecodeFromUtf16(piece, out Rune rune, out int width) == 0 && width == piece.Length)
            {
                _characters[rune.Value] = id;
            }
        }

        if (settings.TakesWholeWords)
        {
            Dictionary<char, byte> values = [];
            for (int value = 0; value < letters.Length; value++)
            {
                values.Add(letters[value], (byte)value);
            }

            _words = new ByteTrie(vocabulary
                .Where(pair => !settings.Special.ContainsKey(pair.Key))
                .Where(pair => !settings.IsByteLevel || pair.Key.All(values.ContainsKey))
                .Select(pair => (
                    settings.IsByteLevel
                        ? pair.Key.Select(letter => values[letter]).ToArray()
                        : Encoding.UTF8.GetBytes(pair.Key),
                    pair.Value)));
        }

        // What is unknown in a row is one piece across a space too, where that is no piece.
        EndsAtSpaces = !settings.IsByteLevel
            && _characters.ContainsKey(BytePieces.Space) && !vocabulary.Keys.Any(BytePieces.GoesOnBehindSpace);
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public bool EndsAtSpaces { get; }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> word, Scratch scratch, ref PieceWriter pieces)
    {
        Span<byte> text = scratch.Bytes(3 * word.Length);
        text = text[..Encoding.UTF8.GetBytes(word, text)];
        if (_words?.Find(text) is { } whole and >= 0)
        {
            pieces.Add(whole);
            return;
        }

        Span<int> symbols = scratch.Ints(text.Length);
        symbols = symbols[..(_settings.IsByteLevel ? OfBytes(text, symbols) : OfCharacters(word, symbols))];
        foreach (int symbol in symbols[..Merger.Merge(symbols, _merges, scratch)])
        {
            pieces.Add(symbol);
        }
    }

    private int OfBytes(ReadOnlySpan<byte> text, Span<int> symbols)
    {
        UnknownRun unknown = new(_settings);
        int count = 0;
        foreach (byte value in text)
        {
            if (_bytes[value] >= 0)
            {
                unknown.End(symbols, ref count);
                symbols[count++] = _bytes[value];
            }
            else
            {
                unknown.Add(symbols, ref count);
            }
        }

        unknown.End(symbols, ref count);
        return count;
    }

    private int OfCharacters(ReadOnlySpan<char> word, Span<int> symbols)
    {
        Span<byte> bytes = stackalloc byte[4];
        UnknownRun unknown = new(_settings);
        int count = 0;
        while (!word.IsEmpty)
        {
            Rune.DecodeFromUtf16(word, out Rune rune, out int width);
            word = word[width..];
            if (_characters.TryGetValue(rune.Value, out int id))
            {
                unknown.End(symbols, ref count);
                symbols[count++] = id;
                continue;
            }

            // As in Hugging Face, bytes come before what was unknown in front of them.
            ReadOnlySpan<byte> own = bytes[..rune.EncodeToUtf8(bytes)];
            if (_settings.ByteFallback && IsKnown(own))
            {
                foreach (byte value in own)
                {
                    symbols[count++] = _bytes[value];
                }

                continue;
            }

            unknown.Add(symbols, ref count);
        }

        unknown.End(symbols, ref count);
        return count;
    }

    private bool IsKnown(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (_bytes[value] < 0)
            {
                return false;
            }
        }

        return true;
    }

    private int Find((string Left, string Right) merge, string piece) =>
        _settings.Vocabulary.TryGetValue(piece, out int id)
            ? id
            : throw new InvalidDataException(
                $"the merge of '{PieceText.Of(merge.Left)}' and '{PieceText.Of(merge.Right)}' needs the piece "
                + $"'{PieceText.Of(piece)}', which the vocabulary does not have");

    // Characters that are unknown, one piece each or one in a row.
    private ref struct UnknownRun(BytePairSettings settings)
    {
        private bool _isOpen;

        public void Add(Span<int> symbols, ref int count)
        {
            if (settings.Unknown is null)
            {
                return;
            }

            if (!settings.FusesUnknown)
            {
                End(symbols, ref count);
            }

            _isOpen = true;
        }

        public void End(Span<int> symbols, ref int count)
        {
            if (_isOpen)
            {
                symbols[count++] = settings.Unknown!.Value;
            }

            _isOpen = false;
        }
    }
}
