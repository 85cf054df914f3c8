using System.Text;

namespace EarlyExitGen.Tests.Pipelines;

/// <summary>Random strings of every script, with spaces, marks, joiners and controls between.</summary>
internal static class ScriptTexts
{
    // Where scripts and symbols begin; of each 128 characters are taken.
    private static readonly int[] Blocks =
    [
        0x20, 0x20, 0x61, 0x61, 0x41, 0x30, 0xA0, 0xC0, 0x100, 0x180, 0x250, 0x300, 0x370, 0x400, 0x530, 0x590, 0x600,
        0x700, 0x780, 0x900, 0x980, 0xA00, 0xA80, 0xB00, 0xB80, 0xC00, 0xC80, 0xD00, 0xD80, 0xE00, 0xE80, 0xF00, 0x1000,
        0x10A0, 0x1100, 0x1200, 0x13A0, 0x1400, 0x1680, 0x1780, 0x1800, 0x1900, 0x1A00, 0x1B00, 0x1C00, 0x1D00, 0x1E00,
        0x1F00, 0x2000, 0x2070, 0x20D0, 0x2100, 0x2150, 0x2190, 0x2200, 0x2460, 0x2580, 0x2C00, 0x2D00, 0x2E80, 0x3000,
        0x3040, 0x30A0, 0x3130, 0x3200, 0x3300, 0x3400, 0x4E00, 0x5000, 0x9000, 0xA000, 0xA500, 0xA700, 0xA800, 0xA900,
        0xAB00, 0xAC00, 0xB000, 0xD7B0, 0xE000, 0xF900, 0xFB00, 0xFB50, 0xFE00, 0xFE20, 0xFE70, 0xFF00, 0xFF80, 0x10000,
        0x10400, 0x10800, 0x11000, 0x11100, 0x12000, 0x16A00, 0x1B000, 0x1D100, 0x1D400, 0x1E900, 0x1F000, 0x1F100,
        0x1F1E6, 0x1F300, 0x1F468, 0x1F600, 0x1F900, 0x20000, 0x2A700, 0x2F800, 0xE0000, 0xE0100, 0xF0000,
    ];

    private static readonly string[] Gaps = [" ", " ", " ", " ", "  ", "\t", "\n", "", "\u3000", "\r\n   ", " . ",
        "''"];

    /// <summary>Makes a string.</summary>
    public static string Make(Random random)
    {
        StringBuilder text = new();
        int block = Blocks[random.Next(Blocks.Length)];
        for (int words = random.Next(1, 9); words > 0; words--)
        {
            block = random.Next(3) == 0 ? Blocks[random.Next(Blocks.Length)] : block;
            for (int length = random.Next(11); length > 0; length--)
            {
                int range = block switch { 0x20 => 95, 0x30 => 10, 0x41 or 0x61 => 26, _ => 128 };
                int codePoint = random.Next(60) switch
                {
                    0 or 1 or 2 => Blocks[random.Next(Blocks.Length)] + random.Next(64),
                    3 => 0x200D,
                    4 => random.Next(0x20),
                    5 => 0x300 + random.Next(0x70),
                    _ => block + random.Next(range),
                };
                if (codePoint is < 0xD800 or > 0xDFFF)
                {
                    text.Append(char.ConvertFromUtf32(codePoint));
                }
            }

            text.Append(Gaps[random.Next(Gaps.Length)]);
        }

        return text.ToString();
    }
}
