namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>A colour by what it stands for, as it is on a light and on a dark background.</summary>
/// <param name="Name">Its name in style sheets.</param>
/// <param name="Light">On a light background, as <c>#rrggbb</c>.</param>
/// <param name="Dark">On a dark one.</param>
internal sealed record ChartColor(string Name, string Light, string Dark);
