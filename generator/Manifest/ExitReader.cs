using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the exits.</summary>
internal static class ExitReader
{
    /// <summary>Returns the exits that can be read.</summary>
    public static EquatableArray<ExitSpec> Read(ObjectReader manifest, ModelBook models, ExitRule? rule, int? labels)
    {
        if (manifest.Array("exits") is not { } array)
        {
            return default;
        }

        int count = array.Elements.Count;
        if (count is 0 or > ManifestLimits.Exits)
        {
            manifest.Problems.Add(
                ManifestRule.ExitCount,
                array,
                count == 0
                    ? "there are no exits; a cascade has at least one, at the last layer"
                    : "there are " + Text(count) + " exits; a cascade has at most " + Text(ManifestLimits.Exits));
            return default;
        }

        List<ExitSpec> exits = [];
        FileBook files = new(manifest.Problems);
        (int? Model, int? Layer) previous = (0, null);
        NumberToken? cost = null;
        bool isFirstBlock = true;
        foreach (JsonObject value in array.Elements.Select(e => manifest.Check<JsonObject>(e, "an object"))
            .OfType<JsonObject>())
        {
            bool last = value == array.Elements[count - 1];
            ObjectReader reader = new(
                value,
                manifest.Problems,
                LexicalExitReader.Name, "model", "layer", "temperature", "agreement", "threshold", "maxEntropy",
                "minMargin", "cost", "block", "sha256", "data");
            NumberToken? own = CostReader.Read(reader, models, cost);
            cost = own ?? cost;
            if (reader.Has(LexicalExitReader.Name))
            {
                bool first = value == array.Elements[0];
                if (LexicalExitReader.Read(reader, manifest, files, first, last, rule, labels) is { } lexical)
                {
                    exits.Add(lexical with { Cost = own });
                }

                continue;
            }

            int? model = models.Enter(reader, isFirstBlock);
            isFirstBlock = false;
            previous = model is not null && model == previous.Model ? previous : (model, null);
            int? layers = model is { } known ? models.LayersOf(known) : null;
            int? layer = ReadLayer(reader, layers, previous.Layer, last && models.IsLast(model ?? 0));
            previous = (model, layer ?? previous.Layer);
            if (ReadBlock(reader, layer, rule, labels, last, files) is { } exit)
            {
                exits.Add(exit with { Model = model ?? 0, Cost = own });
            }
        }

        models.CheckAll(manifest.Problems);
        return new EquatableArray<ExitSpec>(exits);
    }

    private static ExitSpec? ReadBlock(
        ObjectReader reader, int? layer, ExitRule? rule, int? labels, bool last, FileBook files)
    {
        NumberToken? temperature = ReadTemperature(reader);
        AgreementSpec? agreement = AgreementReader.Read(reader, warn: rule == ExitRule.Agreement && !last);
        DialSettings dials = DialReader.ReadOwn(reader, labels);
        string? block = FileReader.ReadPath(reader, "block");
        string? sha256 = FileReader.ReadHash(reader);
        files.AddFile(reader, "block", block);
        EquatableArray<DataFileSpec> data = ReadData(reader, files);
        return layer is null || temperature is null || block is null || sha256 is null ? null : new ExitSpec
        {
            Layer = layer.Value,
            Temperature = temperature.Value,
            Agreement = agreement,
            Dials = dials,
            Block = block,
            Sha256 = sha256,
            Data = data,
        };
    }

    private static int? ReadLayer(ObjectReader exit, int? layers, int? previous, bool last)
    {
        if (exit.Integer("layer", minimum: 0) is not { } layer)
        {
            return null;
        }

        JsonNumber number = exit.Number("layer")!;
        if (layer > layers)
        {
            exit.Problems.Add(
                ManifestRule.ExitLayer,
                number,
                Text(layer) + " is out of range; there are " + Text(layers.Value) + " layers");
        }
        else if (layer <= previous)
        {
            exit.Problems.Add(
                ManifestRule.ExitLayer,
                number,
                Text(layer) + " does not come after " + Text(previous.Value)
                    + ", the layer of the exit before; layers must rise");
        }
        else if (last && layer < layers)
        {
            exit.Problems.Add(
                ManifestRule.LastExit,
                number,
                "the last exit comes after layer " + Text(layer) + ", but there are " + Text(layers.Value)
                    + "; the last exit comes after all of them");
        }

        return layer;
    }

    /// <summary>Reads the temperature of an exit.</summary>
    public static NumberToken? ReadTemperature(ObjectReader exit)
    {
        if (exit.Number("temperature") is not { } number)
        {
            return null;
        }

        float? value = number.Token.FiniteSingle;
        if (!(value > 0))
        {
            exit.Problems.Add(
                ManifestRule.Temperature,
                number,
                number.Token
                    + " is not a valid temperature; a temperature is positive, and finite in single precision");
        }
        else if (value is < 0.05f or > 20f)
        {
            exit.Problems.Add(
                ManifestRule.OddTemperature,
                number,
                number.Token + " lies outside [0.05, 20], where calibration keeps temperatures; is it mistyped?");
        }

        return number.Token;
    }

    private static EquatableArray<DataFileSpec> ReadData(ObjectReader exit, FileBook files)
    {
        List<DataFileSpec> data = [];
        foreach (JsonObject value in exit.Objects("data", required: false) ?? [])
        {
            ObjectReader reader = new(value, exit.Problems, "file", "sha256");
            string? file = FileReader.ReadPath(reader, "file");
            string? sha256 = FileReader.ReadHash(reader);
            if (file is not null && sha256 is not null)
            {
                files.AddData(
                    reader,
                    file,
                    sha256,
                    data.Any(d => string.Equals(d.File, file, StringComparison.OrdinalIgnoreCase)));
                data.Add(new DataFileSpec(file, sha256));
            }
        }

        return new EquatableArray<DataFileSpec>(data);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
