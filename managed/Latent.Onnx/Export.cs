using Latent.Models;
using Onnx;
using static System.FormattableString;

namespace Latent.Onnx;

/// <summary>A function of a model, traced for its ONNX file.</summary>
internal sealed class Export
{
    // A message of protocol buffers ends at 2 GB, and a graph takes little beside its parameters.
    private const long MostBytes = int.MaxValue - (16 << 20);

    private readonly Model _model;
    private readonly ModelFunction _function;
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _outputs;

    /// <summary>Traces the function.</summary>
    /// <exception cref="ArgumentException">It has another number of outputs than it names, or two inputs of one name.</exception>
    /// <exception cref="NotSupportedException">It changes parameters, or they are too large for a file.</exception>
    public Export(Model model, ModelFunction function)
    {
        (_model, _function) = (model, function);
        Graph graph = new();
        _inputs = [.. function.Inputs.Select(input => graph.Input(input.Name, [Shape.Batch, input.Columns]))];
        _outputs = function.Body(graph, _inputs);
        if (_outputs.Length != function.Outputs.Count)
        {
            throw new ArgumentException(
                Invariant($"{Title} names {function.Outputs.Count} outputs ({string.Join(", ", function.Outputs)}), but traces ")
                + Invariant($"{_outputs.Length}; expected one name for each."), nameof(function));
        }

        RefuseUpdates(graph);
        RefuseSize(graph);
    }

    private string Title => $"The function '{_function.Name}' of '{_model.Kind}'";

    /// <summary>The ONNX file: the same bytes for the same parameters.</summary>
    /// <exception cref="NotSupportedException">ONNX files cannot hold an operation of the function.</exception>
    public ModelProto ToFile()
    {
        GraphProto graph = OnnxModel.Graph(
            $"{_model.Kind}.{_function.Name}", _model.Store.Read, _inputs, [.. _outputs.Zip(_function.Outputs)]);
        return OnnxModel.File(graph, $"{Title}.", ("latent.function", _function.Name), ("latent.model", _model.Kind),
            ("latent.noise", "The file draws no random numbers; draws are inputs. Latent draws its own by Philox4x32-10 from a seed."));
    }

    private void RefuseUpdates(Graph graph)
    {
        foreach (Tensor effect in graph.Effects.Where(effect => ((EffectOp)effect.Op).Writes.Count > 0))
        {
            throw new NotSupportedException(
                $"{Title} changes {((EffectOp)effect.Op).Writes[0].Name} by {effect.Name}, but an ONNX file only reads parameters; export a "
                + "function without updates.");
        }
    }

    private void RefuseSize(Graph graph)
    {
        long bytes = graph.Nodes.Select(node => node.Op).OfType<VariableOp>().Sum(op => 4L * op.Variable.Count);
        if (bytes > MostBytes)
        {
            throw new NotSupportedException(
                Invariant($"The parameters of {Title} take {bytes} bytes; an ONNX file holds at most {MostBytes}. Export a part of it."));
        }
    }
}
