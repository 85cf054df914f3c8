using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Pipelines.Normalizers;
using EarlyExitGen.Pipelines.Splitters;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines;

/// <summary>
/// Reads texts step by step: added tokens are found, what is between them is normalised and cut into words, and words
/// are put together from pieces. A long text is read in parts, cut between a letter and a space, where no step looks
/// across; so what is cut off in the end is not read.
/// </summary>
internal sealed class PipelineReader : IPieceReader
{
    private readonly INormalizer[] _normalizers;
    private readonly ISplitter[] _splitters;
    private readonly IPieceModel _model;
    private readonly AddedTokens? _added;
    private readonly AddedTokens? _addedNormalized;
    private readonly TextCutter _cutter;

    /// <summary>Reads by these steps.</summary>
    /// <param name="pipeline">The steps.</param>
    /// <param name="cuts">Whether long texts are read in parts; ids do not depend on it.</param>
    public PipelineReader(Pipeline pipeline, bool cuts = true)
    {
        _normalizers = [.. pipeline.Normalizers];
        _splitters = [.. pipeline.Splitters];
        _model = pipeline.Model;
        (string, int)[] raw = [.. pipeline.Added.Where(static t => !t.IsNormalized).Select(static t => (t.Text, t.Id))];
        (string Text, int)[] normalized =
        [
            .. pipeline.Added.Where(static t => t.IsNormalized)
                .Select(token => (Text: Normalize(token.Text), token.Id)).Where(static token => token.Text.Length > 0),
        ];
        _added = raw.Length == 0 ? null : new AddedTokens(raw);
        _addedNormalized = normalized.Length == 0 ? null : new AddedTokens(normalized);
        cuts = cuts && (_model.EndsAtSpaces || Array.Exists(_splitters, static splitter => splitter.CutsAtSpaces))
            && !pipeline.Added.Any(static token => TextCutter.IsCrossedBy(token.Text))
            && !_normalizers.OfType<ReplaceNormalizer>().Any(static step => TextCutter.IsCrossedBy(step.Pattern));
        _cutter = new TextCutter(cuts, Vanishes);
    }

    /// <inheritdoc/>
    public bool Read(ReadOnlySpan<char> text, ref PieceWriter pieces, int most, int limit, ref TextReading reading)
    {
        ReadOnlySpan<char> readable = text[..Math.Min(text.Length, limit)];
        Scratch scratch = Scratch.Rent();
        try
        {
            TextStretch stretch = default;
            bool isFirst = true;
            int at = 0;
            while (at < readable.Length && pieces.Count <= most)
            {
                if (stretch.End <= at)
                {
                    stretch = _cutter.Next(readable, at, ref reading);
                }

                (int start, int length, int id) = _added?.Find(readable[at..stretch.End]) ?? (stretch.End - at, 0, -1);
                bool isLast = length > 0 || stretch.End == readable.Length || stretch.IsCutOff;
                ReadOnlySpan<char> part = readable.Slice(at, start);
                if (!Encode(
                    stretch.HasManyBlanks ? _cutter.WithoutManyBlanks(part) : part,
                    new TextPart(isFirst, isLast), at == 0, scratch, ref pieces, most))
                {
                    return false;
                }

                isFirst = length > 0;
                at += start + length;
                if (length > 0)
                {
                    pieces.Add(id);
                }
                else if (stretch.IsCutOff)
                {
                    return false;
                }
            }

            return at == text.Length;
        }
        finally
        {
            scratch.Return();
        }
    }

    // Adds the pieces of a part; tells whether they are all there.
    private bool Encode(
        ReadOnlySpan<char> part,
        TextPart which,
        bool isStart,
        Scratch scratch,
        ref PieceWriter pieces,
        int most)
    {
        ReadOnlySpan<char> text = Normalize(part, which, scratch);
        while (!text.IsEmpty)
        {
            (int start, int length, int id) = _addedNormalized?.Find(text) ?? (text.Length, 0, -1);
            if (!EncodeWords(text[..start], isStart, scratch, ref pieces, most))
            {
                return false;
            }

            if (length > 0)
            {
                pieces.Add(id);
            }

            text = text[(start + length)..];
            isStart = false;
        }

        return true;
    }

    private bool EncodeWords(
        ReadOnlySpan<char> text, bool isStart, Scratch scratch, ref PieceWriter pieces, int most)
    {
        Split(text, isStart, scratch);
        for (int i = 0; i < scratch.Words.Count; i++)
        {
            if (pieces.Count > most)
            {
                return false;
            }

            _model.Encode(scratch.Words[i], scratch, ref pieces);
        }

        return true;
    }

    private void Split(ReadOnlySpan<char> text, bool isStart, Scratch scratch)
    {
        scratch.Words.Clear();
        scratch.Words.Add(text);
        foreach (ISplitter splitter in _splitters)
        {
            scratch.OtherWords.Clear();
            for (int i = 0; i < scratch.Words.Count; i++)
            {
                splitter.Split(scratch.Words[i], isStart && i == 0, scratch.OtherWords);
            }

            scratch.SwapWords();
        }
    }

    private ReadOnlySpan<char> Normalize(ReadOnlySpan<char> part, TextPart which, Scratch scratch)
    {
        scratch.Text.Clear();
        scratch.Text.AppendWellFormed(part);
        foreach (INormalizer normalizer in _normalizers)
        {
            scratch.Other.Clear();
            normalizer.Apply(scratch.Text.Text, scratch.Other, scratch, which);
            scratch.SwapTexts();
        }

        return scratch.Text.Text;
    }

    private string Normalize(string text) =>
        new(Normalize(text, new TextPart(IsFirst: true, IsLast: true), new Scratch()));

    // Whether two in a row are as good as three: the words are the same.
    private bool Vanishes(char c) => Words($"a{c}{c}a").SequenceEqual(Words($"a{c}{c}{c}a"));

    private List<string> Words(string text)
    {
        Scratch scratch = new();
        string normalized = new(Normalize(text, new TextPart(IsFirst: true, IsLast: true), scratch));
        Split(normalized, isStart: true, scratch);
        return [.. Enumerable.Range(0, scratch.Words.Count).Select(i => new string(scratch.Words[i]))];
    }
}
