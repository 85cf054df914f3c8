namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>A matrix in 8-bit integers: a value is its integer times the scale of its column, or of its row.</summary>
/// <param name="Values">The integers, row-major.</param>
/// <param name="Scales">The scales, one for each column, or row.</param>
internal sealed record QuantizedMatrix(sbyte[] Values, float[] Scales)
{
    /// <summary>
    /// The bits of weights by default. The 8-bit kernels of processors without VNNI add two products of an activation
    /// (0 to 255) and a weight in 16 bits, where twice 255 times 127 does not fit, but twice 255 times 64 does.
    /// </summary>
    public const int SafeBits = 7;

    /// <summary>Quantizes the columns of a matrix, which it is multiplied by from the left.</summary>
    /// <param name="values">[rows, columns], row-major; finite.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="bits">7, or 8.</param>
    public static QuantizedMatrix OfColumns(ReadOnlySpan<float> values, int columns, int bits)
    {
        float largest = LargestInteger(bits);
        float[] scales = new float[columns];
        for (int i = 0; i < values.Length; i++)
        {
            scales[i % columns] = Math.Max(scales[i % columns], Math.Abs(values[i]));
        }

        for (int column = 0; column < columns; column++)
        {
            scales[column] = Scale(scales[column], largest);
        }

        sbyte[] integers = new sbyte[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            integers[i] = Round(values[i], scales[i % columns]);
        }

        return new QuantizedMatrix(integers, scales);
    }

    /// <summary>Quantizes the rows of a matrix, from which rows are taken.</summary>
    /// <param name="values">[rows, columns], row-major; finite.</param>
    /// <param name="columns">The number of columns.</param>
    public static QuantizedMatrix OfRows(ReadOnlySpan<float> values, int columns)
    {
        float[] scales = new float[values.Length / columns];
        sbyte[] integers = new sbyte[values.Length];
        for (int row = 0; row < scales.Length; row++)
        {
            ReadOnlySpan<float> own = values.Slice(row * columns, columns);
            float largest = 0;
            foreach (float value in own)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            scales[row] = Scale(largest, sbyte.MaxValue);
            for (int i = 0; i < columns; i++)
            {
                integers[(row * columns) + i] = Round(own[i], scales[row]);
            }
        }

        return new QuantizedMatrix(integers, scales);
    }

    /// <summary>The largest integer of a weight, and the smallest one's magnitude.</summary>
    public static int LargestInteger(int bits) => bits == SafeBits ? 64 : sbyte.MaxValue;

    // Nothing but zeros has a scale too.
    private static float Scale(float largest, float integer) => largest == 0 ? 1 : largest / integer;

    private static sbyte Round(float value, float scale) => (sbyte)MathF.Round(value / scale, MidpointRounding.ToEven);
}
