using System.Text.Json;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Lexical;

/// <summary>A tensor's entry in the header of a lexicon's file.</summary>
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
    /// <param name="dimensions">The number of dimensions that it must have.</param>
    /// <param name="length">The bytes that follow the header.</param>
    /// <exception cref="InvalidDataException">There is none, or it is another.</exception>
    public static LexiconTensor Read(
        Dictionary<string, JsonElement> parts, string name, string type, int size, int dimensions, long length)
    {
        if (!parts.TryGetValue(name, out JsonElement entry))
        {
            throw Broken($"it has no tensor '{name}'");
        }

        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !entry.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array
            || !entry.TryGetProperty("data_offsets", out JsonElement offsets) || offsets.ValueKind != JsonValueKind.Array
            || offsets.GetArrayLength() != 2
            || !TryGet(offsets[0], long.MaxValue, out long begin) || !TryGet(offsets[1], long.MaxValue, out long end))
        {
            throw Broken($"its tensor '{name}' lacks a proper dtype, shape or data_offsets");
        }

        if (dtype.GetString() != type)
        {
            throw Broken($"its tensor '{name}' is of type {Quoted.Of(dtype.GetString()!)}; that of a lexicon is {type}");
        }

        if (shape.GetArrayLength() != dimensions)
        {
            throw Broken($"its tensor '{name}' has {shape.GetArrayLength()} dimensions; that of a lexicon has {dimensions}");
        }

        int[] sizes = new int[dimensions];
        long bytes = size;
        for (int i = 0; i < dimensions; i++)
        {
            // At most 2 factors below 2^31 and a small one: no overflow.
            if (!TryGet(shape[i], int.MaxValue, out long dimension))
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
        foreach (LexiconTensor tensor in tensors.OrderBy(static tensor => tensor.Begin).ThenBy(static tensor => tensor.End))
        {
            if (tensor.Begin != end)
            {
                throw Broken($"its tensor '{tensor.Name}' begins at byte {tensor.Begin}, the one before it ends at {end}");
            }

            end = tensor.End;
        }

        if (end != length)
        {
            throw Broken($"{length - end} bytes at its end belong to no tensor");
        }
    }

    private static bool TryGet(JsonElement element, long most, out long value)
    {
        value = -1;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value) && value >= 0 && value <= most;
    }

    private static InvalidDataException Broken(FormattableString problem) => new(FormattableString.Invariant(problem));
}
