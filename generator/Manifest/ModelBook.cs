using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Keeps book of the models, and of which of them exits belong to.</summary>
/// <param name="layers">The layers of the first model; null if they could not be read.</param>
internal sealed class ModelBook(int? layers)
{
    private readonly List<(JsonString Name, int? Layers, TokenizerSpec? Tokenizer)> _further = [];
    private int _current;
    private bool _isFaulty;

    /// <summary>Whether there are models after the first.</summary>
    public bool AreSeveral => _further.Count > 0;

    /// <summary>The models after the first, as far as they could be read.</summary>
    public EquatableArray<ModelSpec> Specs => new(_further.Where(model => model.Layers is not null).Select(
        model => new ModelSpec(model.Name.Value, model.Layers!.Value, model.Tokenizer)));

    /// <summary>Enters a model.</summary>
    public void Add(JsonString name, int? count, TokenizerSpec? tokenizer) => _further.Add((name, count, tokenizer));

    /// <summary>
    /// The number of a model, from 1 on as the first has no name; null if there is none of that name.
    /// </summary>
    public int? IndexOf(string name)
    {
        int index = _further.FindIndex(model => model.Name.Value == name);
        return index < 0 ? null : index + 1;
    }

    /// <summary>The layers of a model; null if they could not be read.</summary>
    public int? LayersOf(int model) => model == 0 ? layers : _further[model - 1].Layers;

    /// <summary>Whether a model is the last.</summary>
    public bool IsLast(int model) => model == _further.Count;

    /// <summary>
    /// Reads which model an exit with a block belongs to; reports it and returns null if it is out of place.
    /// </summary>
    /// <param name="exit">The exit.</param>
    /// <param name="isFirst">Whether it is the first one with a block.</param>
    public int? Enter(ObjectReader exit, bool isFirst)
    {
        JsonString? name = exit.String("model", required: false);
        int? found = name is null ? 0 : IndexOf(name.Value);
        string? fault =
            found is not { } model ? "'" + Quoted.Of(name!.Value) + "' is not one of the models; " + Known()
            : isFirst && model > 0 ? "the first block is one of the first model, which has no name; remove 'model'"
            : model < _current ? "the exits of a model stand together, in the order of the models; before this one "
                + "comes one of '" + NameOf(_current) + "'"
            : model > _current + 1 ? "no exit of '" + NameOf(_current + 1) + "' comes before this one; each model has "
                + "an exit, in the order of the models"
            : null;
        if (fault is null)
        {
            return _current = found!.Value;
        }

        _isFaulty = true;
        _current = System.Math.Max(_current, found ?? 0);

        if (name is null)
        {
            exit.Problems.Add(ManifestRule.Model, exit.Start, exit.Value.Path, fault);
        }
        else
        {
            exit.Problems.Add(ManifestRule.Model, name, fault);
        }

        return null;
    }

    /// <summary>Reports the first model that comes after the last exit's.</summary>
    public void CheckAll(ProblemList problems)
    {
        // One mistake, one message: the name of an exit that is out of place may be this one.
        if (!IsLast(_current) && !_isFaulty)
        {
            problems.Add(
                ManifestRule.Model,
                _further[_current].Name,
                "no exit is of this model; remove it, or give it one, whose 'model' is its name");
        }
    }

    private string NameOf(int model) => Quoted.Of(_further[model - 1].Name.Value);

    private string Known() => AreSeveral
        ? "known are " + Quoted.List(_further.Select(model => "'" + model.Name.Value + "'"))
        : "there are no 'models'";
}
