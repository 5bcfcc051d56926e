package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo" // go get github.com/twmb/franz-go
)

type author struct {
	ID        string `json:"id"`
	Followers int    `json:"followers"`
}

type post struct {
	ID        string    `json:"id"`
	Network   string    `json:"network"`
	Author    author    `json:"author"`
	Text      string    `json:"text"`
	CreatedAt time.Time `json:"createdAt"`
}

func main() {
	brokers := os.Getenv("KAFKA_BROKERS")
	if brokers == "" {
		brokers = "127.0.0.1:9092"
	}
	// Idempotence, acks=all and the partition that every other client chooses for the key come by themselves.
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(brokers, ",")...),
		kgo.ProducerBatchCompression(kgo.GzipCompression()),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	p := post{
		ID:        fmt.Sprintf("go-%d", time.Now().UnixNano()),
		Network:   "my-network",
		Author:    author{ID: "ada", Followers: 120},
		Text:      "Hello from Go #HelloFromGo",
		CreatedAt: time.Now().UTC(),
	}
	value, err := json.Marshal(p)
	if err != nil {
		log.Fatal(err)
	}
	record := &kgo.Record{Topic: "posts", Key: []byte(p.Network + ":" + p.ID), Value: value}
	// Waits until Kafka has it. When it fails, send the same post again: it counts once.
	if err := client.ProduceSync(context.Background(), record).FirstErr(); err != nil {
		log.Fatal(err)
	}
}
