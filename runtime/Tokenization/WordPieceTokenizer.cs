using System.Text;
using Microsoft.ML.Tokenizers;

namespace EarlyExitGen.Tokenization;

/// <summary>
/// BERT's tokenizer: cleans, splits and word-pieces a text into the ids that the encoder takes, <c>[CLS]</c> and
/// <c>[SEP]</c> included. Thread-safe.
/// </summary>
public sealed class WordPieceTokenizer
{
    private readonly BertTokenizer _tokenizer;

    private WordPieceTokenizer(BertTokenizer tokenizer, int vocabularySize)
    {
        _tokenizer = tokenizer;
        VocabularySize = vocabularySize;
    }

    /// <summary>The number of word pieces in the vocabulary; ids lie in [0, VocabularySize).</summary>
    public int VocabularySize { get; }

    /// <summary>The id of <c>[SEP]</c>, which ends each text.</summary>
    public int SeparatorId => _tokenizer.SeparatorTokenId;

    /// <summary>Reads a vocabulary: UTF-8, one word piece a line, its line number (from 0) being its id.</summary>
    public static WordPieceTokenizer Load(string vocabularyFile, bool lowercase = true, bool stripAccents = true) =>
        Create(File.ReadAllLines(vocabularyFile), lowercase, stripAccents);

    /// <summary>Makes a tokenizer from word pieces in the order of their ids.</summary>
    public static WordPieceTokenizer Create(IReadOnlyList<string> vocabulary, bool lowercase, bool stripAccents)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary)));
        BertOptions options = new()
        {
            LowerCaseBeforeTokenization = lowercase,
            RemoveNonSpacingMarks = stripAccents,
        };
        return new WordPieceTokenizer(BertTokenizer.Create(stream, options), vocabulary.Count);
    }

    /// <summary>
    /// Writes the ids of <c>[CLS] text [SEP]</c> to <paramref name="ids"/>, whose length is the largest number of
    /// ids, and returns how many were written. Too long a text loses its end.
    /// </summary>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, out bool truncated)
    {
        IReadOnlyList<int> all = _tokenizer.EncodeToIds(text, addSpecialTokens: true);
        truncated = all.Count > ids.Length;
        int count = Math.Min(all.Count, ids.Length);
        for (int i = 0; i < count; i++)
        {
            ids[i] = all[i];
        }

        if (truncated)
        {
            ids[count - 1] = all[^1];
        }

        return count;
    }

    /// <summary>
    /// Writes the ids of <c>[CLS] first [SEP] second [SEP]</c> and their token types (0 up to and with the first
    /// <c>[SEP]</c>, then 1) and returns how many were written. Too long a pair loses the end of whichever text is
    /// longer, token by token.
    /// </summary>
    public int EncodePair(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, Span<int> ids, Span<int> types, out bool truncated)
    {
        IReadOnlyList<int> a = _tokenizer.EncodeToIds(first, addSpecialTokens: false);
        IReadOnlyList<int> b = _tokenizer.EncodeToIds(second, addSpecialTokens: false);
        int countA = a.Count;
        int countB = b.Count;
        truncated = countA + countB + 3 > ids.Length;
        while (countA + countB + 3 > ids.Length)
        {
            if (countA > countB)
            {
                countA--;
            }
            else
            {
                countB--;
            }
        }

        int n = 0;
        ids[n++] = _tokenizer.ClassificationTokenId;
        for (int i = 0; i < countA; i++)
        {
            ids[n++] = a[i];
        }

        ids[n++] = _tokenizer.SeparatorTokenId;
        types[..n].Clear();
        for (int i = 0; i < countB; i++)
        {
            ids[n++] = b[i];
        }

        ids[n++] = _tokenizer.SeparatorTokenId;
        types[(countA + 2)..n].Fill(1);
        return n;
    }
}
