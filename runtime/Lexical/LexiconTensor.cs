using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Lexical;

/// <summary>A tensor's entry in the header of a lexicon's file. Compiled into the build's task too.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Begin">Where it begins, counted from the end of the header.</param>
/// <param name="End">Where it ends.</param>
internal sealed record LexiconTensor(string Name, int[] Shape, long Begin, long End)
{
    /// <summary>Reads an entry.</summary>
    /// <param name="parts">The members of the header.</param>
    /// <param name="name">The tensor's name.</param>
    /// <param name="type">The type that it must have.</param>
    /// <param name="size">The bytes of an element of that type.</param>
    /// <param name="dimensions">The number of dimensions that it must have, at most 2.</param>
    /// <param name="length">The bytes that follow the header.</param>
    /// <exception cref="InvalidDataException">There is none, or it is another.</exception>
    public static LexiconTensor Read(
        Dictionary<string, JsonValue> parts, string name, string type, int size, int dimensions, long length)
    {
        if (!parts.TryGetValue(name, out JsonValue? entry))
        {
            throw Broken($"it has no tensor '{name}'");
        }

        if (Find(entry, "dtype") is not JsonString dtype
            || Find(entry, "shape") is not JsonArray shape
            || Find(entry, "data_offsets") is not JsonArray { Elements.Count: 2 } offsets
            || !TryGet(offsets.Elements[0], long.MaxValue, out long begin)
            || !TryGet(offsets.Elements[1], long.MaxValue, out long end))
        {
            throw Broken($"its tensor '{name}' lacks a valid dtype, shape or data_offsets");
        }

        if (dtype.Value != type)
        {
            throw Broken($"its tensor '{name}' is of type {Quoted.Of(dtype.Value)}; that of a lexicon is {type}");
        }

        if (shape.Elements.Count != dimensions)
        {
            throw Broken(
                $"its tensor '{name}' has {shape.Elements.Count} dimensions; that of a lexicon has {dimensions}");
        }

        int[] sizes = new int[dimensions];
        long bytes = size;
        for (int i = 0; i < dimensions; i++)
        {
            // A vector of 4-byte numbers, or a matrix of bytes: no overflow.
            if (!TryGet(shape.Elements[i], int.MaxValue, out long dimension))
            {
                throw Broken($"its tensor '{name}' has an impossible shape");
            }

            sizes[i] = (int)dimension;
            bytes *= dimension;
        }

        if (end > length || begin > end)
        {
            throw Broken($"its tensor '{name}' lies at bytes {begin} to {end} of {length}: it is cut short");
        }

        return end - begin == bytes
            ? new LexiconTensor(name, sizes, begin, end)
            : throw Broken($"its tensor '{name}' has {end - begin} bytes; its shape takes {bytes}");
    }

    /// <summary>Checks that tensors neither overlap nor leave bytes that belong to none.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="length">The bytes that follow the header.</param>
    /// <exception cref="InvalidDataException">They do.</exception>
    public static void CheckPlaces(LexiconTensor[] tensors, long length)
    {
        long end = 0;
        foreach (LexiconTensor tensor in tensors.OrderBy(static t => t.Begin).ThenBy(static t => t.End))
        {
            if (tensor.Begin != end)
            {
                throw Broken(
                    $"its tensor '{tensor.Name}' begins at byte {tensor.Begin}, the one before it ends at {end}");
            }

            end = tensor.End;
        }

        if (end != length)
        {
            throw Broken($"{length - end} bytes at its end belong to no tensor");
        }
    }

    // Of a property that is written twice the first counts.
    private static JsonValue? Find(JsonValue entry, string name) =>
        (entry as JsonObject)?.Properties.Find(member => member.Name.Value == name)?.Value;

    private static bool TryGet(JsonValue value, long most, out long number)
    {
        number = -1;
        return value is JsonNumber { Token.Text: { } text }
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= most;
    }

    private static InvalidDataException Broken(FormattableString problem) => new(FormattableString.Invariant(problem));
}
