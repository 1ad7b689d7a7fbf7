using Latent.Devices;
using Latent.Models;
using Latent.Modules;

namespace Latent.Training;

/// <summary>Running averages of the parameters of a model over time: a ← decay · a + (1 − decay) · θ after each training step.</summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly Model _model;
    private readonly double _decay;
    private readonly (Parameter Parameter, Variable Average)[] _pairs;

    /// <summary>Allocates the averages.</summary>
    public WeightAverage(Model model, double decay)
    {
        (_model, _decay) = (model, decay);
        _pairs = [.. model.Parameters.Select(parameter =>
            (parameter, new Variable($"training.average.{parameter.Name}", parameter.Shape)))];
        Store = new VariableStore(model.Device, _pairs.Select(pair => pair.Average));
    }

    /// <summary>The memory of the averages.</summary>
    public VariableStore Store { get; }

    /// <summary>The averages in the order of files.</summary>
    public IReadOnlyList<Variable> Variables => Array.ConvertAll(_pairs, pair => pair.Average);

    /// <summary>Traces the update of the averages, after the last gradient step.</summary>
    public void Trace(Graph graph)
    {
        foreach ((Parameter parameter, Variable average) in _pairs)
        {
            graph.Blend(average, graph.Use(parameter), 1 - _decay);
        }
    }

    /// <summary>Sets the averages to the present parameters.</summary>
    public void Start() => Array.ForEach(_pairs, pair => Store.Write(pair.Average, _model.Store.Read(pair.Parameter)));

    /// <summary>Sets the parameters to the averages.</summary>
    public void Apply() => Array.ForEach(_pairs, pair => _model.Store.Write(pair.Parameter, Store.Read(pair.Average)));

    public void Dispose() => Store.Dispose();
}
