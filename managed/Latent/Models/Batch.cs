namespace Latent.Models;

/// <summary>What one move of a training step works on: rows of the data and, for models that ask for them, the conditions of these rows.</summary>
public sealed class Batch
{
    private readonly Lazy<Tensor> _data;
    private readonly Lazy<Tensor>? _condition;
    private readonly Func<Batch>? _another;

    /// <summary>A batch of given tensors.</summary>
    /// <param name="data">Rows of [batch, inputs].</param>
    /// <param name="condition">Their conditions, [batch, conditions]; null without.</param>
    public Batch(Tensor data, Tensor? condition = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Graph = data.Graph;
        _data = new Lazy<Tensor>(data);
        _condition = condition is null ? null : new Lazy<Tensor>(condition);
    }

    internal Batch(Graph graph, Func<Tensor> data, Func<Tensor>? condition, Func<Batch> another)
    {
        Graph = graph;
        _data = new Lazy<Tensor>(data);
        _condition = condition is null ? null : new Lazy<Tensor>(condition);
        _another = another;
    }

    /// <summary>The graph being traced.</summary>
    public Graph Graph { get; }

    /// <summary>Rows of shape [batch, inputs]; bytes are scaled to 0…1.</summary>
    public Tensor Data => _data.Value;

    /// <summary>The condition of each row, [batch, conditions]: a vector, or ones and zeros for its label.</summary>
    /// <exception cref="InvalidOperationException">The batch has none.</exception>
    public Tensor Condition => _condition?.Value
        ?? throw new InvalidOperationException("The batch has no conditions; give the model a number of Conditions, and train it on labelled data.");

    /// <summary>As many other rows of the same step.</summary>
    /// <exception cref="InvalidOperationException">The batch was made of given tensors.</exception>
    public Batch Another() => _another?.Invoke()
        ?? throw new InvalidOperationException("A batch of given tensors has no others beside it.");
}
